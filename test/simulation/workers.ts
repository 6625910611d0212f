/** What `cloudflare:workers` gives an object's class: here an object is a class over a storage of the simulation's. */
export class DurableObject<Env = object> {
  protected readonly ctx: DurableObjectState;
  protected readonly env: Env;

  constructor(ctx: DurableObjectState, env: Env) {
    this.ctx = ctx;
    this.env = env;
  }
}
