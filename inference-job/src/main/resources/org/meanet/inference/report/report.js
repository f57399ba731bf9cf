// The report's sections, from the headline to how it was made.
(function () {
  const { r, sure, at, sent, hasExtension, hasHard, ends, interval, signed, curveName, count, tenths, percent, accuracy, points, plain, si, joules, seconds, bytes,
    el, rated, shared, table, sortable, css, text, tip, lines } = page;

  // ---- headline
  const routed = r.accuracy.routed.all, cloud = r.accuracy.cloud.all;
  at('name').textContent = r.name;
  at('lead').textContent = r.policy.cloud_reachable
    ? 'Of ' + count(r.images) + ' images on ' + count(r.edge_count) + (r.edge_count === 1 ? ' edge, ' : ' edges, ') +
      percent(r.images - sent, r.images) + ' were answered at the edge. Edge and cloud together got ' + accuracy(routed) +
      ' right (the cloud alone: ' + accuracy(cloud) + ') for ' + percent(r.energy_joules.routed, r.energy_joules.cloud_only) +
      (r.reachable < r.images ? ' of the energy of sending whatever reaches the cloud.' : ' of the energy of sending everything.')
    : 'The cloud was out of reach: all ' + count(r.images) + ' images were answered at the edge, ' + accuracy(routed) + ' of them right.';
  const hard = r.accuracy.meanet.hard;
  const share = x => percent(x, 1), inPoints = x => signed(x) + ' points', gained = sure.accuracy_differences;
  const within = (interval, show) => interval ? ends(interval, show) + '; ' : '';
  const difference = (words, interval) => interval ? words + ' (' + ends(interval, signed) + ')' : words;
  const cards = [
    ['routed', 'Right answers, routed', accuracy(routed), within(routed, share) + count(routed.correct) + ' of ' + count(routed.count) + '; ' + difference(points(routed, cloud), gained.routed_less_cloud) + ' against the cloud alone'],
    ['cloud', 'Sent to the cloud', percent(sent, r.images), within(sure.offload_share, share) + count(sent) + ' of ' + count(r.images) + ' images'],
    ['routed', 'Energy of the edges', percent(r.energy_joules.routed, r.energy_joules.cloud_only), within(sure.energy_share_of_cloud_only, share) + 'of cloud-only: ' + joules(r.energy_joules.routed) + ' instead of ' + joules(r.energy_joules.cloud_only)],
    ['cloud', 'Uploaded', bytes(r.upload_bytes), within(sure.upload_bytes, bytes) + 'instead of ' + bytes(r.baselines.cloud_only.upload_bytes) + (r.reachable < r.images ? ' for every image that reaches the cloud' : ' for every image')],
    hasHard && ['extension', 'Hard classes, edge without cloud', accuracy(hard), hard.count === 0 ? 'no image of a hard class' : within(hard, share) + difference(points(hard, r.accuracy.main.hard), gained.meanet_less_main_on_hard) + ' against main alone, ' + count(hard.count) + ' images'],
    ['main', 'Answered within', seconds(r.latency_seconds.p95), within(sure.latency_seconds.p95, seconds) + '95 % of the images; cloud-only ' + seconds(r.latency_baselines_seconds.cloud_only.p95)],
    !hasHard && ['main', 'Right answers, edge alone', accuracy(r.accuracy.meanet.all), within(r.accuracy.meanet.all, share) + count(r.accuracy.meanet.all.correct) + ' of ' + count(r.images) + ' without the cloud'],
  ].filter(Boolean);
  at('cards').append(...cards.map(([color, what, figure, beside]) => el('div', { class: 'card', '--accent': 'var(--' + color + ')' },
    el('div', { class: 'what' }, what), el('div', { class: 'figure' }, figure), el('div', { class: 'beside' }, beside))));

  // ---- how sure the headline is
  const edges = r.intervals_95.over_edges;
  const control = r.control_on_hard_images;
  const less = (name, key, one, other) => [name, one.count === 0 ? '–' : points(one, other), interval => interval.accuracy_differences[key], inPoints];
  const numbers = [
    ['Right answers, routed', accuracy(routed), interval => interval.accuracy.routed.all, share],
    ['Right answers, cloud alone', accuracy(cloud), interval => interval.accuracy.cloud.all, share],
    ['Right answers, edge alone', accuracy(r.accuracy.meanet.all), interval => interval.accuracy.meanet.all, share],
    less('Routed less cloud', 'routed_less_cloud', routed, cloud),
    less('Routed less main', 'routed_less_main', routed, r.accuracy.main.all),
    hasHard && less('Edge less main, hard classes', 'meanet_less_main_on_hard', hard, r.accuracy.main.hard),
    hasExtension && less('Extension less control, hard classes', 'extension_less_control_on_hard', control.extension, control.main_hard_only),
    ['Sent to the cloud', percent(sent, r.images), interval => interval.offload_share, share],
    ['Uploaded', bytes(r.upload_bytes), interval => interval.upload_bytes, bytes],
    ['Energy of the edges', joules(r.energy_joules.routed), interval => interval.energy_joules.routed, joules],
    ['Energy against cloud-only', percent(r.energy_joules.routed, r.energy_joules.cloud_only), interval => interval.energy_share_of_cloud_only, share],
    ['Half of the images within', seconds(r.latency_seconds.p50), interval => interval.latency_seconds.p50, seconds],
    ['95 % within', seconds(r.latency_seconds.p95), interval => interval.latency_seconds.p95, seconds],
    ['99 % within', seconds(r.latency_seconds.p99), interval => interval.latency_seconds.p99, seconds],
    ['Mean latency', seconds(r.latency_seconds.mean), interval => interval.latency_seconds.mean, seconds],
  ].filter(Boolean);
  table('intervals', ['', 'Counted', 'Over images'].concat(edges ? ['Over edges'] : []), numbers.map(([name, counted, of, show]) => ({
    name, cells: [counted, ends(of(sure), show) || '–'].concat(edges ? [ends(of(edges), show) || '–'] : []),
  })));
  at('intervals-note').textContent = edges ? 'Over edges, quantiles of the latency have none.'
    : 'There are no intervals over edges: of fewer than five edges, too few different fleets can be drawn.';

  // ---- an operating point that was asked for
  const chosen = r.operating_point;
  if (!chosen) {
    at('operating-point').remove();
  } else {
    at('operating-point').append(el('h2', {}, chosen.met ? 'Chosen for the budgets' : 'The budgets cannot be met'), el('p', { class: 'verdict' }, chosen.sentence));
  }

  // ---- what signals and confidences tell
  const said = r.signals.test, held = r.signals.validation;
  const area = d => d.auroc === undefined ? '–' : d.auroc.toFixed(3);
  const onBoth = (test, validation) => [test, validation === undefined ? null : el('small', {}, validation)];
  sortable('signals', ['Signal', 'Finds wrong answers of the edge', 'Finds what the cloud repairs'], said.policies.map((x, i) => ({
    name: x.quantity.replace("'", '’'), strong: i === 0, by: [x.quantity, x.edge_wrong.auroc || 0, x.repaired_by_cloud.auroc || 0],
    cells: ['edge_wrong', 'repaired_by_cloud'].map(of => onBoth(area(x[of]), held && area(held.policies[i][of]))),
  })));
  const error = d => d ? tenths(100 * d.expected_calibration_error) + ' points' : '–';
  const diagram = (of, exit, tempered) => of.reliability.find(d => d.exit === exit && (d.temperature !== undefined) === tempered);
  const both = (exit, tempered) => onBoth(error(diagram(said, exit, tempered)), held && diagram(held, exit, tempered) && error(diagram(held, exit, tempered)));
  table('reliability', ['Calibration error', 'As it is', 'At its temperature'], ['main', 'extension', 'cloud'].filter(exit => diagram(said, exit, false)).map(exit => ({
    color: exit, name: exit.charAt(0).toUpperCase() + exit.slice(1), cells: [both(exit, false), both(exit, true)] })));
  const first = said.policies[0];
  at('signals-text').textContent = 'The area under the ROC curve: of an image that is looked for and another one, how often the first has the more doubtful signal; 0.5 is a coin. ' +
    'The edge alone answers ' + count(first.edge_wrong.positives) + ' of ' + count(r.images) + ' images wrong, and the cloud has ' + count(first.repaired_by_cloud.positives) + ' of these right. ' +
    'The calibration error is by how much confidence and accuracy differ.';
  if (held) at('signals-note').textContent = 'Small: on the validation images, to which temperatures were fitted' + (r.learned_gain && r.learned_gain.fitted_to ? ', and to half of them the learned gain.' : '.');
  else at('signals-note').remove();

  // ---- exits
  const exits = [['main', 'Main exit, on the edge'], ['extension', 'Extension exit, on the edge'], ['cloud', 'Cloud, after an upload']]
    .filter(([id]) => hasExtension || id !== 'extension');
  at('exits-text').textContent = 'Every image leaves at one of ' + (hasExtension ? 'three' : 'two') + ' exits. An exit’s accuracy counts only the images that it answered.';
  at('exits-bar').setAttribute('aria-label', exits.map(([id, name]) => name + ' ' + percent(r.exits[id].count, r.images)).join('; '));
  at('exits-bar').append(...exits.filter(([id]) => r.exits[id].count > 0).map(([id]) => el('span',
    { '--color': 'var(--' + id + ')', '--grow': r.exits[id].count / r.images },
    r.exits[id].count / r.images > 0.08 ? percent(r.exits[id].count, r.images) : '')));
  const part = (one, whole) => whole === 0 ? -1 : one / whole;
  sortable('exits', ['Exit', 'Share of all images', 'Right among its own'], exits.map(([id, name]) => ({
    color: id, name, by: [name, part(r.exits[id].count, r.images), part(r.exits[id].correct, r.exits[id].count)],
    cells: [shared(r.exits[id].count, r.images), rated(r.exits[id])],
  })), { strong: true, name: 'All exits', cells: [shared(r.images, r.images), rated(routed)] });

  // ---- accuracy
  const ways = [['main', 'Main alone', 'main'], ['meanet', 'Edge, no cloud (MEANet)', 'extension'], ['cloud', 'Cloud alone', 'cloud'], ['routed', 'Routed', 'routed']].filter(([id]) => hasExtension || id !== 'meanet');
  const sets = hasHard ? [['all', 'All classes'], ['hard', 'Hard classes'], ['easy', 'Easy classes']] : [['all', 'All classes']];
  const beside = sets.slice(1).map(() => '');
  table('accuracy', [''].concat(sets.map(([, head]) => head)), ways.map(([id, name, color]) => ({
    color, name, strong: id === 'routed',
    cells: sets.map(([set]) => rated(r.accuracy[id][set])),
  })).concat(
    { name: 'Top 5, main', cells: [rated(r.top5.main)].concat(beside) },
    { name: 'Top 5, cloud', cells: [rated(r.top5.cloud)].concat(beside) },
    { name: 'Top 5, routed', cells: [r.top5.routed.count === 0 ? '–' : rated(r.top5.routed)].concat(beside) }));
  at('accuracy-text').textContent = 'The same images under four ways of answering.' +
    (hasHard ? ' Hard classes are those that the extension answers' + (r.provenance.hard_classes ? ': ' + r.provenance.hard_classes : '') + '.' : '');

  // ---- the control
  if (!hasExtension || control.main.count === 0) {
    at('control-section').remove();
  } else {
    table('control', ['Answer to images of hard classes', 'Right', 'Against main'], [
      { color: 'main', name: 'Main, among all classes', cells: [rated(control.main), ''] },
      { color: 'main', name: 'Control: main, among the hard classes only', cells: [rated(control.main_hard_only), points(control.main_hard_only, control.main)] },
      { color: 'extension', name: 'Extension', strong: true, cells: [rated(control.extension), points(control.extension, control.main)] },
    ]);
    const beaten = points(control.extension, control.main_hard_only) + (gained.extension_less_control_on_hard ? ', ' + ends(gained.extension_less_control_on_hard, signed) : '');
    const gain = control.extension.correct - control.main_hard_only.correct;
    at('control-verdict').textContent = gain > 0
      ? 'The extension answers ' + count(gain) + ' more images right than the control (' + beaten + ').'
      : 'The extension does not beat the control (' + beaten + '): what looks like a gain over main comes from knowing that the image is hard.';
  }

  // ---- baselines
  const b = r.baselines, random = b.random_same_share_expected, oracle = b.oracle_same_share;
  const baseline = (name, color, of, strong) => ({ name, color, strong, cells: [
    shared(of.offloaded, r.images), rated(of.all)].concat(hasHard ? [of.hard ? rated(of.hard) : '–'] : [],
    of.energy_joules ? joules(of.energy_joules.edge_total) : '–',
    'upload_bytes' in of ? bytes(of.upload_bytes) : '–') });
  const onlyWithExtension = rows => hasExtension ? rows : [];
  table('baselines', ['', 'Uploaded', 'All classes'].concat(hasHard ? ['Hard classes'] : [], 'Edge energy', 'Bytes'), [
    baseline('Main alone', 'main', b.main_only),
    ...onlyWithExtension([baseline('Edge, no cloud (MEANet)', 'extension', b.edge_only)]),
    baseline('Cloud alone', 'cloud', b.cloud_only),
    ...onlyWithExtension([baseline('Main and cloud, same threshold', 'other', b.main_and_cloud_same_threshold)]),
    baseline('As many at random (average)', '', random),
    baseline('As many, best possible choice', '', oracle),
    baseline('Routed', 'routed', { offloaded: sent, all: routed, hard: r.accuracy.routed.hard, energy_joules: r.energy_parts_joules.routed, upload_bytes: r.upload_bytes }, true),
  ]);

  // ---- easy or hard
  if (!hasHard) {
    at('hardness-section').remove();
  } else {
    const d = r.hardness_detection;
    const box = (n, whole, good) => el('div', { class: 'box', '--color': 'var(--' + (good ? 'routed' : 'extension') + ')', '--share': (whole ? 60 * n / whole : 0).toFixed(0) + '%' },
      el('b', {}, count(n)), el('small', {}, percent(n, whole)));
    const easyImages = d.easy_as_easy + d.easy_as_hard, hardImages = d.hard_as_easy + d.hard_as_hard;
    at('hardness').append(el('div', { class: 'grid4' },
      el('div', {}), el('div', { class: 'head' }, 'taken for easy'), el('div', { class: 'head' }, 'taken for hard'),
      el('div', { class: 'head side' }, 'truly easy'), box(d.easy_as_easy, easyImages, true), box(d.easy_as_hard, easyImages, false),
      el('div', { class: 'head side' }, 'truly hard'), box(d.hard_as_easy, hardImages, false), box(d.hard_as_hard, hardImages, true)));
    at('detection').textContent = 'Recognised: ' + accuracy(d.detected) + ' (' + count(d.detected.correct) + ' of ' + count(d.detected.count) + ').';
  }

  // ---- entropy
  const right = r.main_entropy_nats.right, wrong = r.main_entropy_nats.wrong;
  const byEntropy = r.policy.name === 'main-entropy';
  const widest = Math.max(1e-9, right.mean + right.standard_deviation, wrong.mean + wrong.standard_deviation) * 1.05;
  const place = x => (100 * Math.min(1, Math.max(0, x / widest))).toFixed(2) + '%';
  const range = (name, color, m) => {
    const low = Math.max(0, m.mean - m.standard_deviation), high = m.mean + m.standard_deviation;
    const track = el('div', { class: 'track' });
    if (m.count > 0) {
      track.append(el('i', { style: 'left:' + place(low) + ';right:calc(100% - ' + place(high) + ')' }), el('b', { style: 'left:' + place(m.mean) }));
    }
    if (byEntropy && r.policy.threshold <= widest) track.append(el('u', { style: 'left:' + place(r.policy.threshold) }));
    return el('div', { class: 'range', '--color': 'var(--' + color + ')' },
      el('div', { class: 'caption' }, el('span', {}, name + ' (' + count(m.count) + ')'),
        el('span', {}, m.count ? plain(m.mean) + ' ± ' + plain(m.standard_deviation) + ' nats' : '–')), track);
  };
  at('entropy').append(range('Main is right', 'routed', right), range('Main is wrong', 'extension', wrong));
  if (byEntropy) at('entropy').append(el('p', { class: 'note' }, 'Dashed: the threshold, ' + plain(r.policy.threshold) + ' nats.'));

  // ---- energy, latency, payload
  const spent = [['main_only', 'Main alone', 'main'], ['edge_only', 'Edge, no cloud (MEANet)', 'extension'], ['cloud_only', 'Cloud alone', 'cloud'], ['routed', 'Routed', 'routed']].filter(([id]) => hasExtension || id !== 'edge_only');
  const parts = r.energy_parts_joules;
  table('energy', ['', 'Computing', 'Upload', 'Total', 'Of cloud-only', 'Cloud'], spent.map(([id, name, color]) => ({
    color, name, strong: id === 'routed',
    cells: [[joules(parts[id].edge_compute), parts[id].extension === 0 ? null : el('small', {}, joules(parts[id].main) + ' + ' + joules(parts[id].extension))], joules(parts[id].upload), joules(parts[id].edge_total), percent(parts[id].edge_total, parts.cloud_only.edge_total), joules(parts[id].cloud_apart)],
  })));
  const waited = Object.assign({ routed: r.latency_seconds }, r.latency_baselines_seconds);
  table('latency', ['', 'Median', '95 % within', '99 % within', 'Mean'], spent.map(([id, name, color]) => ({
    color, name, strong: id === 'routed', cells: ['p50', 'p95', 'p99', 'mean'].map(q => seconds(waited[id][q])),
  })));
  const p = r.payload_bytes;
  const sends = { raw: 'raw pixels', stored: 'the stored files', reencoded: 'images compressed anew' }[r.costs.payload];
  at('payload').textContent = 'Uploads send ' + sends + '. The offloaded images are ' +
    bytes(p.offloaded.raw) + ' as raw pixels and ' + bytes(p.offloaded.stored) + ' as stored; all images ' + bytes(p.all.raw) + ' and ' + bytes(p.all.stored) +
    (r.cloud_by_payload ? '. Compressed anew, all images are ' + bytes(p.all.reencoded) + ', and the cloud is right about ' + accuracy(r.cloud_by_payload.reencoded) +
      ' of them instead of ' + accuracy(r.cloud_by_payload.stored) : '') +
    '. Latency counts computing, upload and round trip, without queueing.';

  // ---- training
  const stages = (r.training || []).map(stage => Object.assign({
    color: ['cloud', 'main', 'extension'].includes(stage.stage) ? stage.stage : 'other',
    symbol: { cloud: 'rect', main: 'diamond' }[stage.stage] || 'circle',
    name: stage.stage.charAt(0).toUpperCase() + stage.stage.slice(1),
  }, stage));
  if (stages.length === 0) {
    at('training-section').remove();
  } else {
    at('training-text').textContent = 'How the networks learned, each in a stage of its own.' +
      (stages.some(stage => stage.stage === 'extension') ? ' The extension is trained and validated on images of hard classes alone, with main frozen.' : '');
    const work = [['compute', 'Computing'], ['reading', 'Reading'], ['broadcast', 'Broadcast'], ['queueing', 'Queueing'], ['aggregation', 'Aggregation']];
    table('training', ['Stage', 'Images/s', 'Seconds'].concat(work.map(([, name]) => name), 'Before recalibration', 'After recalibration'), stages.map(stage => {
      const again = stage.recalibration;
      const kept = stage.best ? stage.validation.find(pass => pass.epoch === stage.best.epoch) : stage.validation[stage.validation.length - 1];
      const before = again ? { count: again.count, correct: again.correct_before } : kept;
      return { color: stage.color, name: stage.name, cells: [
        stage.images_per_second === undefined ? '–' : count(stage.images_per_second), stage.seconds < 1000 ? seconds(stage.seconds) : count(stage.seconds) + ' s',
        ...work.map(([part]) => percent(stage.seconds_parts[part], stage.seconds)),
        before ? rated(before) : '–', again ? rated({ count: again.count, correct: again.correct_after }) : '–'] };
    }));
    at('training-note').textContent = 'Seconds are those of the averaging rounds. Computing and reading are the slowest worker’s; broadcast sends the network to the workers; ' +
      'queueing is what more workers than task slots add to the slowest one; aggregation is the rest: averaging, checks and scheduling. ' +
      'Recalibration measures BatchNorm’s statistics anew after the last epoch.' +
      stages.filter(stage => stage.best).map(({ name, best }) => ' ' + name + (best.ended_after < best.epochs ? ' stopped early, after epoch ' + best.ended_after + ' of ' + best.epochs + ', and' : '') +
        ' has the network of epoch ' + best.epoch + '.').join('');
  }

  // ---- load
  const load = r.cloud_load, busy = x => x > 0 && x < 0.0005 ? '< 0.1 %' : percent(x, 1);
  if (!load) {
    at('load-section').remove();
  } else {
    at('load-text').textContent = 'The edges send ' + plain(load.requests_per_second) + ' images a second. A server needs ' + seconds(load.service_seconds) +
      ' for one, so a single server would be busy for ' + busy(load.utilisation_of_one_server) + ' of the time.';
    const target = seconds(load.latency_target_seconds);
    table('load', ['Waiting and computing together', 'Servers', 'Busy', 'Have to wait', 'Mean wait', '95 % wait within'], [
      ['for_mean', 'Within ' + target + ' on average'], ['for_p95', 'Within ' + target + ' for 95 % of the images'],
    ].map(([id, name]) => ({ name, cells: load[id]
      ? [count(load[id].servers), busy(load[id].utilisation), busy(load[id].waiting_probability), seconds(load[id].mean_wait_seconds), seconds(load[id].p95_wait_seconds)]
      : ['none is enough: one image takes longer', '–', '–', '–', '–'] })));
    const slow = (edges, what) => edges.length === 0 ? '' : count(edges.length) + (edges.length === 1 ? ' edge cannot keep up: ' : ' edges cannot keep up: ') +
      'more images arrive than the ' + what + ' (' + edges.slice(0, 8).join(', ') + (edges.length > 8 ? ', …' : '') + '). ';
    at('load-verdict').textContent = slow(load.edges_whose_device_is_too_slow, 'device computes') + slow(load.edges_whose_link_is_too_slow, 'link uploads') ||
      'Every edge keeps up with what arrives.';
  }

  // ---- edges
  const perImage = e => e.energy_joules.routed / e.images;
  const columns = [
    ['Edge', e => e.edge], ['Device', e => e.device], ['Link', e => e.link], ['Images', e => e.images, count],
    ['Uploaded', e => e.exits.cloud.count / e.images, (x, e) => percent(e.exits.cloud.count, e.images)],
    ['Right, routed', e => e.accuracy.routed.all.correct / e.images, (x, e) => rated(e.accuracy.routed.all)],
    ['Right, no cloud', e => e.accuracy.meanet.all.correct / e.images, (x, e) => accuracy(e.accuracy.meanet.all)],
    ['Energy an image', perImage, joules], ['95 % within', e => e.latency_seconds.p95, seconds],
  ].concat(r.reachable < r.images ? [['Cloud in reach', e => e.reachable / e.images, (x, e) => percent(e.reachable, e.images)]] : [])
    .concat(load ? [['Images/s', e => e.load.images_per_second, plain], ['Device busy', e => e.load.device_utilisation, busy], ['Link busy', e => e.load.link_utilisation, busy]] : []);
  sortable('edges', columns.map(([head]) => head), r.edges.map(e => ({
    name: String(e.edge), by: columns.map(([, of]) => of(e)), cells: columns.slice(1).map(([, of, show]) => show ? show(of(e), e) : of(e)),
  })));
  at('edges-note').textContent = (r.edges.length < r.edge_count
    ? 'The first ' + count(r.edges.length) + ' of ' + count(r.edge_count) + ' edges; edges.csv has all.' : 'Energy is what the edge pays; the same lines stand in edges.csv.') +
    (load ? ' Busy above 100 %: the edge cannot keep up.' : ' With fleet.arrivals, the report says how busy edges and cloud are.');

  // ---- setting
  const device = x => x.name + ': ' + si(x.macs_per_second, 'MAC/s') + ', ' + si(x.watts, 'W') + (x.source ? ' (' + x.source + ')' : '');
  const link = x => x.name + ': ' + plain(x.megabits_per_second) + ' Mb/s, ' + si(x.upload_watts, 'W') + ', round trip ' + seconds(x.round_trip_seconds) + (x.source ? ' (' + x.source + ')' : '');
  const onEdges = x => r.fleet.devices.length + r.fleet.links.length === 2 ? '' : ', ' + count(x.edges) + (x.edges === 1 ? ' edge' : ' edges');
  const setting = [
    ['Offload', r.policy.cloud_reachable ? 'when ' + r.policy.condition : 'never: the cloud is out of reach'],
    ['Extension', !hasExtension ? 'none in the bundle' : {
      'more-confident': 'answers where it is at least as confident as main',
      'more-confident-calibrated': 'answers where it is at least as confident as main, both at their temperatures',
      'always-extension': 'always answers what reaches it'
    }[r.policy.extension_rule]],
  ].concat(r.fleet.devices.map(x => ['Edge device' + onEdges(x), device(x)]), [
    ['Cloud device', device(r.costs.cloud_device)],
  ], r.fleet.links.map(x => ['Link' + onEdges(x), link(x)]), [
    ['Cloud reached', r.fleet.reachability + (r.reachable < r.images ? ': ' + percent(r.reachable, r.images) + ' of the images' : '')],
    ['Payload', sends],
  ]).concat(Object.entries(r.blocks).map(([name, x]) => ['Network: ' + name, count(x.parameters) + ' parameters, ' + si(x.macs, 'MAC') + ' an image, ' + x.file + ' (SHA-256 ' + x.sha256.slice(0, 12) + '…)']))
    .concat(Object.entries(r.provenance).map(([name, value]) => [name.replace('_', ' '), value]));
  // What has lines of its own keeps them, and stays out of the way until it is wanted.
  const whole = text => text.includes('\n') ? el('details', {}, el('summary', {}, count(text.trim().split('\n').length) + ' lines'), el('pre', {}, text)) : text;
  at('setting').append(el('dl', {}, ...setting.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, whole(String(value)))])));
  if (!hasHard) at('hard-list').remove();
  else {
    at('hard-summary').textContent = count(r.hard_classes.length) + ' of ' + count(r.class_count) + ' classes are hard';
    at('hard-classes').textContent = r.hard_classes.map(c => c.label + ' ' + c.name).join(' · ');
  }

  // ---- charts
  at('sweep-text').textContent = 'Moving the threshold trades uploads for accuracy. The routed point is where this run stands' +
    (r.policy.cloud_reachable ? ': uploads when ' + r.policy.condition + '.' : '; the curves show what a reachable cloud would give.');
  const metrics = [
    { name: 'Accuracy', axis: 'right answers, all classes (%)', of: x => 100 * x.all.correct / x.all.count, set: 'all', show: v => tenths(v) + ' %' },
    { name: 'Accuracy, hard classes', axis: 'right answers, hard classes (%)', of: x => 100 * x.hard.correct / x.hard.count, set: 'hard', show: v => tenths(v) + ' %' },
    { name: 'Energy', axis: 'energy of the edges per image', of: x => x.energy_joules / r.images, show: joules },
    { name: 'Upload', axis: 'bytes uploaded per image', of: x => x.upload_bytes / r.images, show: bytes },
  ].filter(m => m.set !== 'hard' || r.accuracy.main.hard.count > 0);
  let metric = metrics[0];
  function sweepOption() {
    const narrow = at('sweep').clientWidth < 560;
    // The other extension rules are in the JSON; their curves all but cover each other.
    const drawn = r.sweep.filter(curve => curve.extension ? curve.extension_rule === r.policy.extension_rule : hasExtension);
    const series = drawn.map((curve, i) => ({
      name: 'Routed by ' + curveName(curve),
      type: 'line', symbol: 'none', color: css(page.curveColors[i % page.curveColors.length]), lineStyle: { width: i === 0 ? 3 : 2, type: curve.extension ? 'solid' : 'dashed' },
      data: curve.points.map(x => [100 * x.offloaded / r.images, metric.of(x), x.threshold, curve.threshold_unit]), z: 4 - i,
    }));
    const here = (name, color, share, value, symbol, size) => ({ name, type: 'scatter', color: css(color), symbol, symbolSize: size, data: [[share, value]], z: 8,
      itemStyle: { borderColor: css('surface'), borderWidth: 2 } });
    if (metric.set) {
      const rate = a => 100 * a[metric.set].correct / a[metric.set].count;
      const all = r.sweep[0].points[0]; // whatever can be offloaded is
      series.push({ name: 'At random', type: 'line', symbol: 'none', color: css('soft'), lineStyle: { width: 1.5, type: 'dotted' }, silent: true,
        data: [[0, rate(r.accuracy.meanet)], [100 * all.offloaded / r.images, rate(all)]] });
      if (metric.set === 'all') {
        series.push({ name: 'Best possible', type: 'line', symbol: 'none', color: css('soft'), lineStyle: { width: 1 }, silent: true,
          data: oracle.curve.map(x => [100 * x.offloaded / r.images, 100 * x.correct / x.count]) });
      }
      series.push(here('Main alone', 'main', 0, rate(r.accuracy.main), 'diamond', 14), here('Cloud alone', 'cloud', 100 * b.cloud_only.offloaded / r.images, rate(b.cloud_only), 'rect', 12),
        here('This run', 'routed', 100 * sent / r.images, rate(r.accuracy.routed), 'circle', 17));
    } else {
      const energy = metric.name === 'Energy';
      const per = id => energy ? parts[id].edge_total / r.images : (id === 'routed' ? r.upload_bytes : b[id].upload_bytes) / r.images;
      series.push(here('Main alone', 'main', 0, per('main_only'), 'diamond', 14), here('Cloud alone', 'cloud', 100 * b.cloud_only.offloaded / r.images, per('cloud_only'), 'rect', 12),
        here('This run', 'routed', 100 * sent / r.images, per('routed'), 'circle', 17));
    }
    if (chosen) series.push(here('Chosen for the budgets', 'rival', 100 * chosen.test.offloaded / r.images, metric.of(chosen.test), 'pin', 22));
    if (page.whatIf) series.push(here('What if', 'ink', 100 * page.whatIf.offloaded / r.images, metric.of(page.whatIf), 'triangle', 15));
    return {
      animation: false, aria: { enabled: true }, textStyle: text(),
      grid: { left: 8, right: 22, top: narrow ? 40 : 46, bottom: narrow ? 152 : 124, containLabel: true },
      // Without an icon, an entry is drawn as its line is; the symbol that comes with it is in no chart.
      legend: { bottom: 0, itemWidth: 24, itemHeight: 10, lineStyle: { width: 'inherit' },
        data: series.map(one => one.type === 'line' ? { name: one.name, itemStyle: { opacity: 0 } } : { name: one.name }), textStyle: text(), itemGap: narrow ? 8 : 16 },
      ...page.overUploads(metric),
      series,
    };
  }

  function accuracyOption() {
    return {
      animation: false, aria: { enabled: true }, textStyle: text(),
      grid: { left: 4, right: 8, top: at('accuracy-chart').clientWidth < 400 ? 56 : 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: text() },
      tooltip: Object.assign(tip(), { trigger: 'item', formatter: x => x.seriesName + ', ' + x.name + ': <b>' + tenths(x.value) + ' %</b>' }),
      xAxis: Object.assign(lines(), { type: 'category', data: sets.slice(0, 2).map(([, head]) => head.toLowerCase()) }),
      yAxis: Object.assign(lines(), { type: 'value', min: 0, max: 100, axisLine: { show: false }, axisLabel: Object.assign(text(), { formatter: '{value} %' }) }),
      series: ways.map(([id, name, color]) => ({ name: id === 'meanet' ? 'MEANet' : name, type: 'bar', color: css(color), barGap: '12%', barCategoryGap: '22%', itemStyle: { borderRadius: [4, 4, 0, 0] },
        label: { show: true, position: 'top', color: css('ink'), fontSize: 11, formatter: x => x.value === null ? '' : tenths(x.value) },
        data: sets.slice(0, 2).map(([set]) => { const a = r.accuracy[id][set]; return a.count ? 100 * a.correct / a.count : null; }) })),
    };
  }

  // What an image takes, by part, under each way of answering.
  function stackOption(id, show, stack, total) {
    const bars = stack.filter(([, , of]) => spent.some(([way]) => of(way) > 0))
      .map(([name, color, of]) => ({ name, type: 'bar', stack: id, color: css(color), barMaxWidth: 30, data: spent.map(([way]) => of(way)) }));
    // A bar of no length at the end of each stack bears the sum.
    bars.push({ type: 'bar', stack: id, silent: true, data: spent.map(() => 0), label: { show: true, position: 'right', color: css('ink'), fontSize: 12, formatter: x => show(total(spent[x.dataIndex][0])) } });
    const narrow = at(id).clientWidth < 400;
    return {
      animation: false, aria: { enabled: true, label: { description: 'Stacked bars an image: ' + spent.map(([way, name]) => name + ' ' + show(total(way))).join('; ') + '.' } }, textStyle: text(),
      grid: { left: 4, right: 76, top: narrow ? 62 : 40, bottom: 26, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: text() },
      tooltip: Object.assign(tip(), { trigger: 'item', formatter: x => x.seriesName + ', ' + x.name + ': <b>' + show(x.value) + '</b> an image' }),
      xAxis: Object.assign(lines(), { type: 'value', splitNumber: narrow ? 1 : 3, name: 'per image', nameLocation: 'middle', nameGap: 26,
        axisLabel: Object.assign(text(), { formatter: show, hideOverlap: true }) }),
      yAxis: Object.assign(lines(), { type: 'category', inverse: true, data: spent.map(([way, name]) => way === 'edge_only' ? 'MEANet' : name), axisLine: { show: false } }),
      series: bars,
    };
  }
  const energyPart = part => way => parts[way][part] / r.images;
  const energyOption = () => stackOption('energy-chart', joules,
    [['Main', 'main', energyPart('main')], ['Extension', 'extension', energyPart('extension')], ['Upload', 'cloud', energyPart('upload')]], energyPart('edge_total'));
  const latencyPart = part => way => r.mean_latency_parts_seconds[way][part];
  const latencyOption = () => stackOption('latency-chart', seconds,
    [['Main', 'main', latencyPart('main')], ['Extension', 'extension', latencyPart('extension')], ['Upload', 'cloud', latencyPart('upload')],
      ['Round trip', 'other', latencyPart('round_trip')], ['Cloud', 'routed', latencyPart('cloud')]], way => waited[way].mean);

  function stageOption(axis, y, curve, show) {
    const series = stages.map(stage => Object.assign({ name: stage.name, type: 'line', color: css(stage.color) }, curve(stage)));
    const told = series.filter(one => one.data.length > 0).map(one => one.name + ' from ' + plain(one.data[0][1]) + ' to ' + plain(one.data[one.data.length - 1][1]));
    return {
      animation: false, aria: { enabled: true, label: { description: 'Line chart over epochs, ' + axis + ': ' + told.join('; ') + '.' } }, textStyle: text(),
      grid: { left: 4, right: 14, top: 58, bottom: 26, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 20, itemHeight: 10, icon: 'path://M0 0h24v3h-24z', textStyle: text() },
      tooltip: Object.assign(tip(), { trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: css('soft') } },
        formatter: items => items.map(x => x.marker + echarts.format.encodeHTML(x.seriesName) + ', after ' + plain(x.data[0]) + (x.data[0] === 1 ? ' epoch' : ' epochs') + '<br>' + show(x.data)).join('<br>') }),
      xAxis: Object.assign(lines(), { type: 'value', min: 0, max: Math.max(1, ...stages.flatMap(stage => stage.curve.concat(stage.validation).map(x => x.epoch))), minInterval: 1,
        name: 'epochs', nameLocation: 'middle', nameGap: 26 }),
      yAxis: Object.assign(lines(), { type: 'value', name: axis, nameLocation: 'end', nameGap: 14, nameTextStyle: Object.assign(text(), { align: 'left', padding: [0, 0, 0, -24] }), axisLine: { show: false } }, y),
      series,
    };
  }
  const lossOption = () => stageOption('loss on the training images (nats)', { min: 0 },
    stage => ({ symbol: 'none', lineStyle: { width: 2 }, data: stage.curve.map(x => [x.epoch, x.loss_nats, x.learning_rate]) }),
    x => '<b>' + plain(x[1]) + ' nats</b>, learning rate ' + plain(x[2]));
  const validationOption = () => stageOption('right answers, validation images (%)', { scale: true },
    stage => ({ symbol: stage.symbol, symbolSize: 9, lineStyle: { width: 2 }, data: stage.validation.filter(x => x.count > 0).map(x => [x.epoch, 100 * x.correct / x.count, x]) }),
    x => '<b>' + accuracy(x[2]) + '</b> (' + count(x[2].correct) + ' / ' + count(x[2].count) + '), loss ' + plain(x[2].loss_nats) + ' nats');

  page.choice('sweep-choice', metrics, one => {
    metric = one;
    page.redraw('sweep');
  });
  page.chart('sweep', sweepOption);
  page.chart('accuracy-chart', accuracyOption);
  page.chart('energy-chart', energyOption);
  page.chart('latency-chart', latencyOption);
  page.chart('loss-chart', lossOption);
  page.chart('validation-chart', validationOption);
}());
