// What all sections of a report have in common.
Object.assign(page, (function () {
  const r = page.data;
  // Accuracies carry their intervals, so that every table has them.
  const sure = r.intervals_95.over_images;
  for (const [way, sets] of Object.entries(sure.accuracy)) {
    for (const [set, interval] of Object.entries(sets)) Object.assign(r.accuracy[way][set], interval);
  }
  const hasExtension = r.blocks.extension !== undefined;
  // Of curves, the policy, and what else tells it from the others.
  const rules = new Set(r.sweep.filter(curve => curve.extension).map(curve => curve.extension_rule));
  const curveName = curve => curve.quantity.replace("'", '’') + (!hasExtension ? '' : !curve.extension ? ', no extension'
    : rules.size > 1 ? ', ' + curve.extension_rule.replace(/-/g, ' ') : '');
  return { r, sure, hasExtension, curveName, hasHard: r.hard_classes.length > 0, sent: r.exits.cloud.count };
}()));
