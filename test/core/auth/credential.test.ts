import { describe, expect, it } from 'vitest';
import { addressOf, clientAddressOf } from '../../../core/auth/address.ts';
import { credentialOf, kindOf, newSessionToken } from '../../../core/auth/credential.ts';

const REQUIRED = {
  DATABASE_URL: 'postgresql://nowhere',
  UPSTASH_REDIS_REST_URL: 'https://nowhere.example',
  UPSTASH_REDIS_REST_TOKEN: 'x',
  MASTER_KEY: '5eed'.repeat(16),
  JWT_PRIVATE_KEY: 'x',
};

describe('a credential', () => {
  it('is the bearer token, whatever the case of the scheme', () => {
    expect(credentialOf(new Headers({ authorization: 'bearer abc' }))).toEqual({ token: 'abc', from: 'bearer' });
  });

  it('is the cookie among others, and never one whose name only ends alike', () => {
    expect(credentialOf(new Headers({ cookie: 'a=1; __Host-session=abc; b=2' }))).toEqual({ token: 'abc', from: 'cookie' });
    expect(credentialOf(new Headers({ cookie: 'x__Host-session=abc' }))).toBeNull();
  });

  it('is the header when both are there: a page that sends a token means that token', () => {
    expect(credentialOf(new Headers({ authorization: 'Bearer abc', cookie: '__Host-session=def' }))).toEqual({
      token: 'abc',
      from: 'bearer',
    });
  });

  it('of another scheme is nobody’s, and the cookie does not stand in for it', () => {
    expect(credentialOf(new Headers({ authorization: 'Basic abc', cookie: '__Host-session=def' }))).toEqual({ token: '', from: 'bearer' });
    expect(kindOf('')).toBeNull();
  });

  it('is told apart by its form', () => {
    expect(kindOf(newSessionToken())).toBe('session');
    expect(kindOf('rk_localfeed_ringside-local-feed-key')).toBe('api-key');
    expect(kindOf('eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1MSJ9.c2ln')).toBe('jwt');
    for (const nonsense of ['abc', "' OR 1=1 --", 'rk_x_short', `${newSessionToken()}x`, 'a..b']) expect(kindOf(nonsense)).toBeNull();
  });
});

const deployed = { ...REQUIRED, CLIENT_ADDRESS_HEADER: 'cf-connecting-ip' };
const network = (ip: string) => addressOf(new Headers({ 'cf-connecting-ip': ip }), deployed);
const FORGED = { 'x-forwarded-for': '192.0.2.7', 'x-real-ip': '192.0.2.7', forwarded: 'for=192.0.2.7', 'true-client-ip': '192.0.2.7' };

describe('an address', () => {
  it('is what the platform says, whatever else a client sends', () => {
    const headers = new Headers({ ...FORGED, 'cf-connecting-ip': '198.51.100.9' });
    expect(addressOf(headers, deployed)).toBe('198.51.100.9');
    expect(clientAddressOf(headers, deployed)).toBe('198.51.100.9');
    expect(addressOf(headers, REQUIRED)).toBe('198.51.100.9');
  });

  it('is nobody’s in particular where nothing stands before the Worker that could know it', () => {
    const local = { ...REQUIRED, CLIENT_ADDRESS_HEADER: '' };
    expect(addressOf(new Headers({ ...FORGED, 'cf-connecting-ip': '192.0.2.7' }), local)).toBe('local');
  });

  it('is what a proxy of the operator’s own says, where a setting names its header', () => {
    const proxied = { ...REQUIRED, CLIENT_ADDRESS_HEADER: 'x-real-ip' };
    expect(addressOf(new Headers({ 'x-real-ip': '198.51.100.9', 'cf-connecting-ip': '192.0.2.7' }), proxied)).toBe('198.51.100.9');
  });

  it('of IPv6 is the network that one household holds; the record has the whole', () => {
    expect(network('2001:db8:0:1::5')).toBe('2001:db8:0:1');
    expect(network('2001:DB8::1:2:3:4:5')).toBe('2001:db8:0:1');
    expect(network('2001:0db8:0000:0001:ffff:0:0:9')).toBe('2001:db8:0:1');
    expect(network('::1')).toBe('0:0:0:0');
    expect(clientAddressOf(new Headers({ 'cf-connecting-ip': '2001:db8:0:1::5' }), deployed)).toBe('2001:db8:0:1::5');
  });
});
