import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../core/auth/address.ts';
import { credentialOf, kindOf, newSessionToken } from '../../../core/auth/credential.ts';

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

const network = (ip: string) => addressOf(new Headers({ 'cf-connecting-ip': ip }));

describe('an address', () => {
  it('is what the platform says, else local', () => {
    expect(addressOf(new Headers({ 'cf-connecting-ip': '192.0.2.7' }))).toBe('192.0.2.7');
    expect(addressOf(new Headers({ 'x-forwarded-for': '192.0.2.7' }))).toBe('local');
  });

  it('of IPv6 is the network that one household holds', () => {
    expect(network('2001:db8:0:1::5')).toBe('2001:db8:0:1');
    expect(network('2001:DB8::1:2:3:4:5')).toBe('2001:db8:0:1');
    expect(network('2001:0db8:0000:0001:ffff:0:0:9')).toBe('2001:db8:0:1');
    expect(network('::1')).toBe('0:0:0:0');
  });
});
