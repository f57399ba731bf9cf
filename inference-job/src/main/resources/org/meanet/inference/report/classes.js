// What became of the images of each class: per-class figures, confusions, the extension's repairs, other hard classes.
(function () {
  const { r, at, hasExtension, hasHard, count, percent, accuracy, el, rated, shared, table, sortable, css, text, tip, lines } = page;
  const name = label => r.classes[label].name;

  // ---- class by class
  const of = (right, whole) => ({ by: whole === 0 ? -1 : right / whole, show: rated({ correct: right, count: whole }) });
  const recall = way => its => of(its[way].correct, its.images);
  const precision = way => its => of(its[way].correct, its[way].answered);
  const columns = [
    ['Images', its => ({ by: its.images, show: count(its.images) })],
    ['Sent to the cloud', its => ({ by: its.images === 0 ? -1 : its.exits.cloud.count / its.images, show: shared(its.exits.cloud.count, its.images) })],
    ['Right, main', recall('main')],
    ['Right, routed', recall('routed')],
    ['Right, cloud', recall('cloud')],
    ['Precision, main', precision('main')],
    ['Precision, routed', precision('routed')],
  ].concat(r.classes.some(its => 'validation_precision' in its)
    ? [['Precision, main, validation', its => ({ by: its.validation_precision, show: percent(its.validation_precision, 1) })]] : []);
  sortable('classes', ['Class'].concat(columns.map(([head]) => head)), r.classes.map(its => {
    const cells = columns.map(([, cell]) => cell(its));
    return {
      name: its.name, color: its.hard ? 'extension' : hasHard ? 'main' : undefined,
      by: [its.name].concat(cells.map(cell => cell.by)), cells: cells.map(cell => cell.show),
    };
  }));
  at('classes-note').textContent = 'Right: of the images of the class. Precision: of the images that got the class as their answer.' +
    (hasHard ? ' A mark tells hard classes (orange) from easy ones.' : '');

  // ---- confusions
  const c = r.confusion;
  const chosen = {
    all_classes: 'All classes against all', hard_classes: 'The hard classes against each other',
    most_confused_classes: 'The ' + c.labels.length + ' classes that main confuses most, against each other',
  }[c.choice];
  const ways = [['main', 'Main’s answers'], ['routed', 'Answers of the routed whole']];
  let way = 'main';
  at('confusion-text').textContent = chosen + ': a row is a true class, a column an answer. The diagonal is right.';
  const answeredWrong = () => c[way].flatMap((row, i) => row.map((images, j) => ({ label: c.labels[i], answer: c.labels[j], images })))
    .filter(one => one.label !== one.answer && one.images > 0)
    .sort((a, b) => b.images - a.images || a.label - b.label || a.answer - b.answer);

  function confusionOption() {
    const names = c.labels.map(name);
    const narrow = at('confusion').clientWidth < 560;
    const few = names.length <= (narrow ? 12 : 24);
    const cells = c[way].flatMap((row, i) => row.map((images, j) => [j, i, images]).filter(cell => cell[2] > 0));
    const share = cell => cell[2] / Math.max(1, r.classes[c.labels[cell[1]]].images);
    const shade = (cell, color) => ({ value: cell, itemStyle: { color: echarts.color.modifyAlpha(css(color), 0.12 + 0.78 * Math.sqrt(share(cell))) } });
    const series = (kind, color, which) => ({ name: kind, type: 'heatmap', data: cells.filter(which).map(cell => shade(cell, color)),
      label: { show: few && names.length <= 12 && !narrow, color: css('ink'), fontSize: 11, formatter: x => count(x.value[2]) } });
    const axis = extra => Object.assign(lines(), { type: 'category', data: names, splitArea: { show: false }, splitLine: { show: few, lineStyle: { color: css('line') } } }, extra);
    const label = extra => Object.assign(text(), { show: few, fontSize: 11, width: narrow ? 70 : 110, overflow: 'truncate', interval: 0 }, extra);
    return {
      animation: false, aria: { enabled: true, label: { description: 'Heat map of ' + names.length + ' classes by ' + names.length + ' answers; the table beside it has the largest confusions.' } }, textStyle: text(),
      grid: { left: 4, right: 8, top: 8, bottom: few ? 4 : 24, containLabel: true },
      tooltip: Object.assign(tip(), { formatter: x => echarts.format.encodeHTML(names[x.value[1]]) + '<br>answered ' + echarts.format.encodeHTML(names[x.value[0]]) +
        '<br><b>' + count(x.value[2]) + '</b> of ' + count(r.classes[c.labels[x.value[1]]].images) + ' images' }),
      xAxis: axis({ axisLabel: label({ rotate: 60 }), name: few ? '' : 'answer', nameLocation: 'middle', nameGap: 8 }),
      yAxis: axis({ axisLabel: label({}), inverse: true, name: few ? '' : 'true class', nameLocation: 'middle', nameGap: 8 }),
      // The cells have colours of their own; the library asks for a map from values to colours all the same.
      visualMap: { show: false, min: 0, max: 1, seriesIndex: [], inRange: {} },
      series: [series('right', 'routed', cell => cell[0] === cell[1]), series('wrong', 'extension', cell => cell[0] !== cell[1])],
    };
  }

  function listConfusions() {
    at('confusion-list').replaceChildren();
    table('confusion-list', ['True class', 'Answer', 'Images'], answeredWrong().slice(0, 10).map(one => ({
      name: name(one.label), cells: [name(one.answer), shared(one.images, r.classes[one.label].images)],
    })));
  }
  page.choice('confusion-choice', ways.map(([id, words]) => ({ id, name: words })), one => {
    way = one.id;
    listConfusions();
    page.redraw('confusion');
  });
  listConfusions();
  page.chart('confusion', confusionOption);

  // ---- what the extension repaired and broke
  const repaired = r.classes.filter(its => its.hard && its.at_extension);
  if (repaired.length === 0) {
    if (at('repair')) at('repair').remove();
  } else if (at('repair')) {
    const balance = its => its.at_extension.repaired - its.at_extension.broken;
    const signed = n => (n < 0 ? '−' : n > 0 ? '+' : '') + count(Math.abs(n));
    const beside = (its, part) => its.extension_beside_main ? its.extension_beside_main[part] : 0;
    const made = [
      ['Reach the extension', its => its.at_extension.images],
      ['Repaired', its => its.at_extension.repaired],
      ['Broken', its => its.at_extension.broken],
      ['Balance', balance, signed],
      ['Only the extension right', its => beside(its, 'only_extension_right')],
      ['Only main right', its => beside(its, 'only_main_right')],
    ];
    sortable('repair-table', ['Hard class'].concat(made.map(([head]) => head)), repaired.map(its => ({
      name: its.name, color: 'extension', by: [its.name].concat(made.map(([, value]) => value(its))),
      cells: made.map(([, value, show]) => (show || count)(value(its))),
    })));
    const easy = r.classes.filter(its => !its.hard && its.at_extension);
    const broken = easy.reduce((sum, its) => sum + its.at_extension.broken, 0);
    const total = repaired.reduce((sum, its) => sum + balance(its), 0) - broken;
    at('repair-note').textContent = 'Repaired: main alone is wrong and the edge is right; broken: the other way round; both of images that reach the extension at an edge without a cloud. ' +
      'Of easy classes, ' + count(easy.reduce((sum, its) => sum + its.at_extension.images, 0)) + ' images reach it by mistake, and it breaks ' + count(broken) + ' right answers. Balance of all classes: ' + signed(total) +
      '. The last two columns ask the extension about every image of the class.';
  }

  // ---- which classes are hard
  if (!r.hard_sets) {
    at('hard-sets-section').remove();
  } else {
    const control = a => a.correct_at_least === a.correct_at_most ? rated({ count: a.count, correct: a.correct_at_least })
      : [percent(a.correct_at_least, a.count) + ' to ' + percent(a.correct_at_most, a.count), el('small', {}, count(a.correct_at_least) + ' to ' + count(a.correct_at_most) + ' / ' + count(a.count))];
    table('hard-sets', ['Hard classes', 'Images of them', 'Right, main, hard', 'Right, main, easy', 'Kind recognised', 'Main among the hard alone'],
      r.hard_sets.map(set => ({ name: set.hard_class_count + ' of ' + r.class_count + (set.chosen ? ', this bundle’s' : ''), strong: set.chosen, cells: [
        shared(set.main.hard.count, r.images), rated(set.main.hard), rated(set.main.easy), rated(set.detected), control(set.main_hard_only)] })));
    at('hard-sets-note').textContent = 'Where two figures stand, the scores leave open what main would answer among those classes alone: they hold its best class of all' +
      (hasHard ? ', and its best among this bundle’s hard ones' : '') + '. What an extension for other classes would answer cannot be had without training one' + (hasExtension ? '' : ', and this bundle has none') + '.';
  }
}());
