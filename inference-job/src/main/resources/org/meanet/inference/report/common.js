// What all sections of a report have in common.
Object.assign(page, (function () {
  const r = page.data;
  const hasExtension = r.blocks.extension !== undefined;
  // Of curves, the policy, and what else tells it from the others.
  const rules = new Set(r.sweep.filter(curve => curve.extension).map(curve => curve.extension_rule));
  const curveName = curve => curve.quantity.replace("'", '’') + (!hasExtension ? '' : !curve.extension ? ', no extension'
    : rules.size > 1 ? ', ' + curve.extension_rule.replace(/-/g, ' ') : '');
  return { r, hasExtension, curveName, hasHard: r.hard_classes.length > 0, sent: r.exits.cloud.count };
}()));
