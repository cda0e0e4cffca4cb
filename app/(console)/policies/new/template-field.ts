/** Fields of a template's parameters are called so that none is taken for one of the policy's own. */
export const fieldOf = (id: string) => `with-${id}`;
