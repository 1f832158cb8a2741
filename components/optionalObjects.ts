/** An option as an argument that may not be known yet, or as a checked value. */
type Options<Keys extends string, T> = { readonly [Key in Keys]?: T };

/**
 * The option that asks for each object that not every chat service has, from arguments that may not be known yet or
 * from checked values. It is undefined where there is no such object.
 */
export const optionFor = {
  secret: <T>({ secretEnv }: Options<"secretEnv", T>) => secretEnv,
  autoscaler: <T>({ autoscaling }: Options<"autoscaling", T>) => autoscaling,
  networkPolicy: <T>({ allowedCidrs, allowedNamespaces }: Options<"allowedCidrs" | "allowedNamespaces", T>) =>
    allowedCidrs ?? allowedNamespaces,
  ingress: <T>({ ingress }: Options<"ingress", T>) => ingress,
  httpRoute: <T>({ gateway }: Options<"gateway", T>) => gateway,
};
