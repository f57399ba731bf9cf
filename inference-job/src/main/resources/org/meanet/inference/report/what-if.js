// What would another threshold, device or link make of the same images? Priced from the counts that stand beside each
// point of the sweep, by the formulas of docs/costs.md, in the order in which the report itself adds up: at the report's
// own devices and links the numbers are the report's, to the last bit.
(function () {
  const { r, at, hasExtension, curveName, count, percent, accuracy, plain, joules, seconds, bytes, el } = page;

  const named = (list, name) => list.find(one => one.name === name);
  const secondsOf = (device, macs) => macs / device.macs_per_second;
  const uploadSeconds = (link, sent) => 8 * sent / (link.megabits_per_second * 1e6);

  // The images of one pair of device and link.
  function price(counts, device, link) {
    const server = r.costs.cloud_device;
    const macs = { main: r.blocks.main.macs, extension: hasExtension ? r.blocks.extension.macs : 0, cloud: r.blocks.cloud.macs };
    const energy = { main: 0, extension: 0, upload: link.upload_watts * uploadSeconds(link, counts.upload_bytes) };
    const latency = { main: 0, extension: 0, upload: uploadSeconds(link, counts.upload_bytes), round_trip: 0, cloud: 0 };
    for (const [images, extended, sent] of [[counts.kept_main, 0, 0], [counts.kept_extended, 1, 0], [counts.sent_main, 0, 1], [counts.sent_extended, 1, 1]]) {
      energy.main += images * (secondsOf(device, macs.main) * device.watts);
      energy.extension += images * (extended * secondsOf(device, macs.extension) * device.watts);
      latency.main += images * secondsOf(device, macs.main);
      latency.extension += images * (extended * secondsOf(device, macs.extension));
      latency.round_trip += images * (sent * link.round_trip_seconds);
      latency.cloud += images * (sent * secondsOf(server, macs.cloud));
    }
    return { energy, latency };
  }
  const sum = (a, b) => Object.fromEntries(Object.keys(a).map(part => [part, a[part] + b[part]]));

  // All images of a point; without a device or a link, every edge keeps its own.
  function whatIf(point, device, link) {
    const { energy, latency } = point.decisions
      .map((counts, i) => {
        const own = r.fleet.cost_models[i];
        return price(counts, device || named(r.costs.devices, own.device), link || named(r.costs.links, own.link));
      })
      .reduce((a, b) => ({ energy: sum(a.energy, b.energy), latency: sum(a.latency, b.latency) }));
    return {
      offloaded: point.offloaded, all: point.all, hard: point.hard,
      easy: { count: point.all.count - point.hard.count, correct: point.all.correct - point.hard.correct },
      upload_bytes: point.upload_bytes, energy, latency,
      energy_joules: energy.main + energy.extension + energy.upload,
      mean_latency_seconds: (latency.main + latency.extension + latency.upload + latency.round_trip + latency.cloud) / point.all.count,
      latency_seconds: device || link ? undefined : point.latency_seconds,
    };
  }

  const curves = r.sweep.filter(curve => hasExtension || curve.extension);
  const choice = {
    curve: at('what-if-curve'), device: at('what-if-device'), link: at('what-if-link'), point: at('what-if-point'),
  };
  const option = (value, name) => el('option', { value }, name);
  const only = key => {
    const names = [...new Set(r.fleet.cost_models.map(model => model[key]))];
    return 'as in this report: ' + (names.length === 1 ? names[0] : names.length + ' kinds');
  };
  choice.curve.append(...curves.map((curve, i) => option(i, curveName(curve))));
  choice.device.append(option('', only('device')), ...r.costs.devices.map(one => option(one.name, 'every edge on ' + one.name)));
  choice.link.append(option('', only('link')), ...r.costs.links.map(one => option(one.name, 'every edge on ' + one.name)));

  const perImage = (x, show) => ({ value: x, text: show(x / r.images) + ' an image' });
  const rate = a => ({ value: a.correct, text: accuracy(a), beside: count(a.correct) + ' / ' + count(a.count) });
  const mean = (x, show) => ({ value: x, text: show(x) });
  // Name, where report.json has the same of the report's own point, what is shown of a point.
  const figures = [
    ['offloaded', 'Sent to the cloud', x => ({ value: x.offloaded, text: percent(x.offloaded, r.images), beside: count(x.offloaded) + ' / ' + count(r.images) })],
    ['correct', 'Right answers', x => rate(x.all)],
    ['hard_correct', 'Right, hard classes', x => rate(x.hard), r.accuracy.main.hard.count > 0],
    ['easy_correct', 'Right, easy classes', x => rate(x.easy), r.accuracy.main.hard.count > 0],
    ['upload_bytes', 'Uploaded', x => perImage(x.upload_bytes, bytes)],
    ['energy_joules', 'Energy of the edges', x => perImage(x.energy_joules, joules)],
    ['main_joules', '· computing main', x => perImage(x.energy.main, joules)],
    ['extension_joules', '· computing the extension', x => perImage(x.energy.extension, joules), hasExtension],
    ['upload_joules', '· uploading', x => perImage(x.energy.upload, joules)],
    ['mean_latency_seconds', 'Mean latency', x => mean(x.mean_latency_seconds, seconds)],
    ['compute_seconds', '· computing at the edge', x => mean((x.latency.main + x.latency.extension) / r.images, seconds)],
    ['upload_seconds', '· uploading', x => mean(x.latency.upload / r.images, seconds)],
    ['away_seconds', '· round trip and cloud', x => mean((x.latency.round_trip + x.latency.cloud) / r.images, seconds)],
    ['p95_seconds', '95 % answered within', x => x.latency_seconds ? mean(x.latency_seconds.p95, seconds) : { text: 'with the report’s devices and links alone' },
      curves.some(curve => curve.points.some(point => point.latency_seconds))],
  ].filter(([, , , there]) => there !== false);

  function cell({ value, text, beside }) {
    return [value === undefined ? text : el('data', { value: String(value) }, text), beside ? el('small', {}, beside) : null].filter(part => part !== null);
  }
  const own = ownPoint();
  const cells = new Map();
  at('what-if').append(el('table', {},
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, ''), el('th', { scope: 'col' }, 'What if'), el('th', { scope: 'col' }, 'This report’s threshold'))),
    el('tbody', {}, ...figures.map(([id, name, of]) => {
      const now = el('td', { 'data-figure': id });
      cells.set(id, now);
      return el('tr', name.startsWith('·') ? { class: 'part' } : {}, el('th', { scope: 'row' }, name), now, el('td', {}, ...cell(of(whatIf(own)))));
    }))));

  at('what-if-note').textContent = (r.policy.cloud_reachable ? '' : 'In this report the cloud is out of reach; here it answers whatever is sent. ') +
    (r.reachable < r.images ? 'Images whose edge does not reach the cloud stay at the edge at every threshold. ' : '') +
    'Latency is that of an idle system.';

  // The first curve is the report's own policy; its threshold may lie outside of all signals, and then the nearer end stands.
  function ownPoint() {
    return curves[0].points.reduce((best, point) =>
      Math.abs(point.threshold - r.policy.threshold) < Math.abs(best.threshold - r.policy.threshold) ? point : best);
  }

  function show() {
    const curve = curves[Number(choice.curve.value)];
    const point = curve.points[Number(choice.point.value)];
    const now = whatIf(point, named(r.costs.devices, choice.device.value), named(r.costs.links, choice.link.value));
    for (const [id, , of] of figures) cells.get(id).replaceChildren(...cell(of(now)));
    const words = plain(point.threshold) + (curve.threshold_unit ? ' ' + curve.threshold_unit : '');
    at('what-if-threshold').textContent = words;
    choice.point.setAttribute('aria-valuetext', 'threshold ' + words + ', ' + percent(point.offloaded, r.images) + ' sent to the cloud');
    page.whatIf = point === own && !choice.device.value && !choice.link.value ? null : now;
    page.redraw('sweep');
  }
  // Another curve begins where it sends about as many images.
  function turnTo(offloaded) {
    const points = curves[Number(choice.curve.value)].points;
    const nearest = points.reduce((best, point, i) =>
      Math.abs(point.offloaded - offloaded) < Math.abs(points[best].offloaded - offloaded) ? i : best, 0);
    choice.point.max = String(points.length - 1);
    choice.point.value = String(nearest);
  }
  let last = own.offloaded;
  choice.curve.addEventListener('change', () => { turnTo(last); show(); });
  choice.device.addEventListener('change', show);
  choice.link.addEventListener('change', show);
  choice.point.addEventListener('input', () => {
    last = curves[Number(choice.curve.value)].points[Number(choice.point.value)].offloaded;
    show();
  });
  at('what-if-reset').addEventListener('click', reset);
  function reset() {
    choice.curve.value = '0';
    choice.device.value = '';
    choice.link.value = '';
    choice.point.max = String(curves[0].points.length - 1);
    choice.point.value = String(curves[0].points.indexOf(own));
    last = own.offloaded;
    show();
  }
  reset();
}());
