import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartFailure } from './failure.ts';

/** The secrets of one data folder. Made once: with another master key, open rounds could not be settled. */
export interface LocalSettings {
  /** 32 bytes in hex. Server seeds and redeem codes are derived from it. */
  readonly masterKey: string;
  /** Ed25519, PKCS#8 PEM. */
  readonly jwtPrivateKey: string;
  /** Of the role `ringside_app` in the embedded Postgres. */
  readonly appPassword: string;
  /** Bearer token of the local Upstash endpoint. */
  readonly upstashToken: string;
}

/** Reads `settings.json` of a data folder, or makes it, readable by its owner only. */
export async function loadSettings(dataDir: string): Promise<LocalSettings> {
  const file = join(dataDir, 'settings.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return makeSettings(file);
  try {
    return JSON.parse(text) as LocalSettings;
  } catch {
    throw new StartFailure(`${file} is damaged. It holds the keys of this data folder; restore it, or begin anew with --fresh.`);
  }
}

async function makeSettings(file: string): Promise<LocalSettings> {
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const settings: LocalSettings = {
    masterKey: randomBytes(32).toString('hex'),
    jwtPrivateKey: privateKey,
    appPassword: randomBytes(24).toString('hex'),
    upstashToken: randomBytes(24).toString('hex'),
  };
  // Written beside and moved: half a key file would be worse than none.
  await writeFile(`${file}.draft`, JSON.stringify(settings, null, 2), { mode: 0o600 });
  await rename(`${file}.draft`, file);
  return settings;
}
