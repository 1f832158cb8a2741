import type { chatServiceOptions } from "./chatServiceOptions.ts";
import type { Values } from "./option.ts";

type Checked = Values<typeof chatServiceOptions>;

/** The arguments of a ChatService once all are known and checked, with every default filled in. */
export interface ChatServiceValues extends Checked {
  namespace: string;
  secretEnv?: Record<string, string>;
  changeCause?: string;
}
