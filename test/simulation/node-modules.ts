import { registerHooks } from 'node:module';

const workers = import.meta.resolve('./workers.ts');
const signature = import.meta.resolve('./pulse-signature.ts');
const shipped = import.meta.resolve('../../domains/betting/round/pulse-signature.ts');

/** Puts the simulation's modules in place of those that need workerd, or a secret of others. The tests do the same in their way. */
export function standIn(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'cloudflare:workers') return next(workers, context);
      const found = next(specifier, context);
      return found.url === shipped ? next(signature, context) : found;
    },
  });
}
