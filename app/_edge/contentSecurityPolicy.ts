/**
 * Content Security Policy, level 3: scripts by nonce only, nothing from elsewhere, no framing. Style attributes are
 * allowed (charts place their bars by them); style elements are not. Next's development server needs eval and style elements.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const rules = {
    "default-src": "'none'",
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
