// Finished runs side by side.
(function () {
  const { data, at, count, tenths, joules, seconds, bytes, rated, shared, sortable, css, text } = page;
  const runs = data.runs;
  const color = i => page.curveColors[i % page.curveColors.length];
  const dash = i => ['solid', 'dashed', 'dotted'][Math.floor(i / page.curveColors.length) % 3];

  at('lead').textContent = count(runs.length) + ' runs of ' + [...new Set(runs.map(run => count(run.images)))].join(', ') + ' images.';
  const share = a => a.count === 0 ? -1 : a.correct / a.count;
  const hard = runs.some(run => run.accuracy.routed.hard.count > 0);
  const columns = [
    ['Experiment', run => ({ by: run.name, show: run.name })],
    ['Sent to the cloud', run => ({ by: run.exits.cloud.count / run.images, show: shared(run.exits.cloud.count, run.images) })],
    ['Right, routed', run => ({ by: share(run.accuracy.routed.all), show: rated(run.accuracy.routed.all) })],
    ['Right, cloud alone', run => ({ by: share(run.accuracy.cloud.all), show: rated(run.accuracy.cloud.all) })],
    ['Right, edge alone', run => ({ by: share(run.accuracy.meanet.all), show: rated(run.accuracy.meanet.all) })],
  ].concat(hard ? [['Right, hard classes', run => ({ by: share(run.accuracy.routed.hard), show: rated(run.accuracy.routed.hard) })]] : [], [
    ['Energy an image', run => ({ by: run.energy_joules.routed / run.images, show: joules(run.energy_joules.routed / run.images) })],
    ['Bytes an image', run => ({ by: run.upload_bytes / run.images, show: bytes(run.upload_bytes / run.images) })],
    ['95 % within', run => ({ by: run.latency_seconds.p95, show: seconds(run.latency_seconds.p95) })],
    ['Sent when', run => ({ by: run.policy.condition, show: run.policy.condition })],
  ]);
  sortable('runs', ['Run'].concat(columns.map(([head]) => head)), runs.map((run, i) => {
    const cells = columns.map(([, cell]) => cell(run));
    return { name: run.folder, color: color(i), by: [run.folder].concat(cells.map(cell => cell.by)), cells: cells.map(cell => cell.show) };
  }));

  const metrics = [
    { name: 'Accuracy', axis: 'right answers, all classes (%)', of: (x, run) => 100 * x.all.correct / x.all.count, own: run => 100 * share(run.accuracy.routed.all), set: 'all', show: v => tenths(v) + ' %' },
    { name: 'Energy', axis: 'energy of the edges per image', of: (x, run) => x.energy_joules / run.images, own: run => run.energy_joules.routed / run.images, show: joules },
    { name: 'Upload', axis: 'bytes uploaded per image', of: (x, run) => x.upload_bytes / run.images, own: run => run.upload_bytes / run.images, show: bytes },
  ];
  let metric = metrics[0];
  function option() {
    const narrow = at('curves').clientWidth < 560;
    const curves = runs.map((run, i) => ({ name: run.folder, type: 'line', symbol: 'none', color: css(color(i)), lineStyle: { width: 2.5, type: dash(i) },
      data: run.points.map(x => [100 * x.offloaded / run.images, metric.of(x, run), x.threshold, run.threshold_unit]) }));
    const here = runs.map((run, i) => ({ name: run.folder, type: 'scatter', color: css(color(i)), symbolSize: 15, z: 5, itemStyle: { borderColor: css('surface'), borderWidth: 2 },
      data: [[100 * run.exits.cloud.count / run.images, metric.own(run)]] }));
    return {
      animation: false, textStyle: text(),
      aria: { enabled: true, label: { description: 'Line chart of ' + metric.axis + ' over the share of images sent to the cloud, for ' + runs.map(run => run.folder).join(', ') + '.' } },
      grid: { left: 8, right: 22, top: 46, bottom: 60 + 24 * Math.ceil(runs.length / (narrow ? 1 : 3)), containLabel: true },
      legend: { bottom: 0, itemWidth: 24, itemHeight: 10, textStyle: Object.assign(text(), { width: narrow ? 240 : 300, overflow: 'truncate' }), data: runs.map(run => run.folder) },
      ...page.overUploads(metric),
      series: curves.concat(here),
    };
  }
  page.choice('curve-choice', metrics, one => {
    metric = one;
    page.redraw('curves');
  });
  page.chart('curves', option);
}());
