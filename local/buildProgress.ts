import type { GoPackage } from "./goModule.ts";

/** How far builds have come that share packages: each package counts once, as Go's cache keeps what it compiled. */
export class BuildProgress {
  private readonly now: () => number;
  private readonly known = new Set<string>();
  private readonly left = new Set<string>();
  private compiled = 0;
  private startedAt: number | undefined;
  private doing = "downloading modules";

  /** @param now the time in milliseconds. */
  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Counts the packages that a further build is of. */
  add(packages: GoPackage[]): void {
    for (const { id } of packages) {
      if (!this.known.has(id)) {
        this.known.add(id);
        this.left.add(id);
      }
    }
  }

  /** Notes that a package is being compiled, which is the first news of it and as good as done. */
  compile(goPackage: GoPackage): void {
    this.startedAt ??= this.now();
    this.left.delete(goPackage.id);
    this.compiled += 1;
    this.doing = goPackage.importPath;
  }

  /** Notes that a build is done, and so all of its packages, of which Go's cache may have had some. */
  finish(packages: GoPackage[]): void {
    packages.forEach(({ id }) => this.left.delete(id));
  }

  /** Such as "1200 of 3600 packages, about 4 min left; now k8s.io/api/core/v1". */
  toString(): string {
    const total = this.known.size;
    if (total === 0) {
      return this.doing;
    }
    return `${total - this.left.size} of ${total} packages${this.timeLeft()}; now ${this.doing}`;
  }

  private timeLeft(): string {
    if (this.startedAt === undefined || this.compiled < 50) {
      return "";
    }
    const seconds = ((this.now() - this.startedAt) / 1000 / this.compiled) * this.left.size;
    return `, about ${seconds < 90 ? `${Math.ceil(seconds / 10) * 10} s` : `${Math.round(seconds / 60)} min`} left`;
  }
}
