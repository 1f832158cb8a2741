import type { ApiServer } from "../kubernetes/apiServer.ts";
import { unlessMissing } from "../kubernetes/unlessMissing.ts";
import { Refusal } from "../refusal/refusal.ts";
import type { LiveObject } from "./drift.ts";
import { differences } from "./drift.ts";
import type { Plan, PlannedObject } from "./plan.ts";
import type { ObjectDrift } from "./takeBack.ts";
import { describeDrift, driftedFields } from "./takeBack.ts";
import type { View } from "./view.ts";

/** Refuses a cluster on which somebody changed what the stack has registered. */
export class DriftCheck {
  private readonly apiServer: ApiServer;
  private readonly plan: Plan;
  /** Objects that aren't watched, as they were at the first look. */
  private readonly others = new Map<PlannedObject, LiveObject | undefined>();
  private readonly dryRuns = new Map<PlannedObject, Promise<LiveObject | undefined>>();

  constructor(apiServer: ApiServer, plan: Plan) {
    this.apiServer = apiServer;
    this.plan = plan;
  }

  /** @throws Refusal that lists every change, with the command that takes all of them back. */
  async refuseDrift(view: View): Promise<void> {
    const drift = await Promise.all(this.plan.objects.map((object) => this.driftOf(object, view)));
    const found = drift.filter(({ live, differences: changes }) => live === undefined || changes.length > 0);
    if (found.length > 0) {
      throw new Refusal("Drift", describeDrift(found, this.plan), driftedFields(found));
    }
  }

  private async driftOf(object: PlannedObject, view: View): Promise<ObjectDrift> {
    const live = await this.liveObject(object, view);
    const changes = live === undefined ? [] : await differences(object.manifest, live, () => this.asPlanned(object));
    return { object, live, differences: changes };
  }

  private async liveObject(object: PlannedObject, view: View): Promise<LiveObject | undefined> {
    if (object === this.plan.deployment) {
      return view.deployment;
    }
    if (object === this.plan.service) {
      return view.service;
    }
    if (!this.others.has(object)) {
      const { collection, manifest } = object;
      this.others.set(
        object,
        await unlessMissing(this.apiServer.get<LiveObject>(`${collection}/${manifest.metadata.name}`)),
      );
    }
    return this.others.get(object);
  }

  /**
   * An object as the API server would create it, under another name; undefined where it can't be asked, as by who may
   * only read.
   */
  private asPlanned(object: PlannedObject): Promise<LiveObject | undefined> {
    const answer = this.dryRuns.get(object) ?? this.dryRun(object).catch(() => undefined);
    this.dryRuns.set(object, answer);
    return answer;
  }

  private async dryRun({ manifest, collection }: PlannedObject): Promise<LiveObject> {
    const name = `${manifest.metadata.name.slice(0, 50)}-as-planned`;
    const renamed = { ...manifest, metadata: { ...manifest.metadata, name }, spec: withoutNodePorts(manifest.spec) };
    const answer = await this.apiServer.apply<LiveObject & { spec?: object }>(`${collection}/${name}`, renamed, {
      fieldManager: "chat-service",
      dryRun: true,
    });
    return { ...answer, spec: withoutNodePorts(answer.spec) } as LiveObject;
  }
}

/** A node port is taken by the object that has it, and another one says nothing of it. */
function withoutNodePorts(spec: object | undefined): object | undefined {
  return spec !== undefined && "ports" in spec && Array.isArray(spec.ports)
    ? { ...spec, ports: spec.ports.map(({ nodePort: _, ...port }: Record<string, unknown>) => port) }
    : spec;
}
