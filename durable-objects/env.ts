import type { ConfigBindings } from '../core/config.ts';
import type { HubObject } from './hub.ts';
import type { MatchObject } from './match.ts';
import type { MetricsObject } from './metrics.ts';
import type { ProjectorObject } from './projector.ts';
import type { RelayObject } from './relay.ts';
import type { RoundObject } from './round.ts';
import type { ShiftObject } from './shift.ts';
import type { SystemObject } from './system.ts';
import type { TopicObject } from './topic.ts';
import type { TrackObject } from './track.ts';
import type { UserObject } from './user.ts';

/** What every object finds in its environment: the settings, and the other objects. */
export interface ObjectEnv extends ConfigBindings {
  readonly TRACK: DurableObjectNamespace<TrackObject>;
  readonly ROUND: DurableObjectNamespace<RoundObject>;
  readonly MATCH: DurableObjectNamespace<MatchObject>;
  readonly TOPIC: DurableObjectNamespace<TopicObject>;
  readonly HUB: DurableObjectNamespace<HubObject>;
  readonly RELAY: DurableObjectNamespace<RelayObject>;
  readonly PROJECTOR: DurableObjectNamespace<ProjectorObject>;
  readonly SHIFT: DurableObjectNamespace<ShiftObject>;
  readonly USER: DurableObjectNamespace<UserObject>;
  readonly SYSTEM: DurableObjectNamespace<SystemObject>;
  readonly ARCHIVE: R2Bucket;
  readonly METRICS: DurableObjectNamespace<MetricsObject>;
}
