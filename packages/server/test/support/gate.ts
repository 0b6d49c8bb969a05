/** A promise that a test ends when it wants to. */
export interface Gate {
  promise: Promise<string>;
  resolve: (value: string) => void;
  reject: (error: Error) => void;
}

/** Makes such a promise. */
export function makeGate(): Gate {
  const parts = {} as Gate;
  const promise = new Promise<string>((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return Object.assign(parts, { promise });
}
