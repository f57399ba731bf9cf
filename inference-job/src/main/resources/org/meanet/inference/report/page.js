'use strict';
// What pages are made of: their data, numbers and elements as people read them, tables and charts.
const page = (function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const at = id => document.getElementById(id);

  // ---- numbers as people read them
  const count = n => Math.round(n).toLocaleString('en-US');
  // Half up, as the terminal does: 89.55 is a little less than a half in binary, and toFixed takes it at its word.
  const tenths = x => (Math.round(Number((10 * x).toPrecision(12))) / 10).toFixed(1);
  const percent = (part, whole) => whole === 0 ? '–' : tenths(100 * part / whole) + ' %';
  const accuracy = a => percent(a.correct, a.count);
  // Of a share, in points; what rounds to nothing has no sign.
  const signed = share => {
    const shown = tenths(100 * Math.abs(share));
    return (shown === '0.0' ? '' : share < 0 ? '−' : '+') + shown;
  };
  const points = (a, b) => {
    return signed(a.correct / a.count - b.correct / b.count) + ' points';
  };
  const plain = x => x === 0 ? '0' : String(Number(x.toPrecision(4)));
  const prefixes = [[1e15, 'P'], [1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, ''], [1e-3, 'm'], [1e-6, 'µ'], [1e-9, 'n'], [1e-12, 'p']];
  const si = (x, unit) => {
    if (x === 0) return '0 ' + unit;
    const rounded = Number(x.toPrecision(3));
    const [size, prefix] = prefixes.find(p => rounded >= p[0]) || prefixes[prefixes.length - 1];
    const scaled = rounded / size;
    return scaled.toFixed(scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2) + ' ' + prefix + unit;
  };
  const joules = x => si(x, 'J');
  const seconds = x => si(x, 's');
  const bytes = x => x > 0 && x < 1000 ? Math.round(x) + ' B' : si(x, 'B');

  // From its one end to the other, where there is one; a unit of both ends is said once.
  const ends = (interval, show) => {
    if (interval === undefined || interval.low === undefined) return '';
    const low = show(interval.low), high = show(interval.high), [unit] = high.match(/ \S+$/) || [];
    return (unit && low.endsWith(unit) ? low.slice(0, -unit.length) : low) + ' to ' + high;
  };
  // What an accuracy may be beside what it is, where the report says so: low and high are shares.
  const interval = a => ends(a, share => percent(share, 1));

  // ---- elements; text never becomes markup
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith('--')) node.style.setProperty(key, value);
      else node.setAttribute(key, value);
    }
    node.append(...children.filter(child => child !== null));
    return node;
  }
  const key = color => el('span', { class: 'key', '--color': 'var(--' + color + ')' });
  const rated = a => [accuracy(a), a.count === 0 ? null : el('small', {}, count(a.correct) + ' / ' + count(a.count)), interval(a) ? el('small', {}, interval(a)) : null];
  const shared = (part, whole) => [percent(part, whole), el('small', {}, count(part) + ' / ' + count(whole))];
  function table(id, heads, rows) {
    at(id).append(el('table', {},
      el('thead', {}, el('tr', {}, ...heads.map(head => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...rows.map(tableRow))));
  }
  function tableRow(row) {
    return el('tr', row.strong ? { class: 'strong' } : {},
      el('th', { scope: 'row' }, row.color ? key(row.color) : null, row.name),
      ...row.cells.map(cell => el('td', {}, ...[].concat(cell).filter(part => part !== null))));
  }
  // As a table, but a click on a head sorts by row.by of that column, and another one the other way.
  function sortable(id, heads, rows, foot) {
    const body = el('tbody', {}, ...rows.map(tableRow));
    const built = rows.map((row, i) => [row.by, body.children[i]]);
    const cells = heads.map((head, column) => {
      const button = el('button', { type: 'button' }, head);
      const cell = el('th', { scope: 'col', 'aria-sort': 'none' }, button);
      button.addEventListener('click', () => {
        const up = cell.getAttribute('aria-sort') !== 'ascending';
        cells.forEach(other => other.setAttribute('aria-sort', 'none'));
        cell.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        built.sort(([a], [b]) => (up ? 1 : -1) * (typeof a[column] === 'number' ? a[column] - b[column] : String(a[column]).localeCompare(String(b[column]))));
        body.append(...built.map(([, line]) => line));
      });
      return cell;
    });
    at(id).append(el('table', {}, el('thead', {}, el('tr', {}, ...cells)), body, foot ? el('tfoot', {}, tableRow(foot)) : ''));
  }

  // A table that scrolls can be scrolled with the keyboard, too.
  function focusScrolling() {
    for (const box of document.querySelectorAll('.scroll')) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1) {
        box.setAttribute('tabindex', '0');
        box.setAttribute('role', 'region');
        const heading = box.closest('section').querySelector('h2');
        box.setAttribute('aria-label', 'Table: ' + (heading ? heading.textContent : ''));
      } else {
        ['tabindex', 'role', 'aria-label'].forEach(attribute => box.removeAttribute(attribute));
      }
    }
  }
  new ResizeObserver(focusScrolling).observe(document.body);

  // ---- charts; every colour is read anew when one is drawn, as the reader may change between light and dark
  const css = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const text = () => ({ color: css('soft'), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 });
  const tip = () => ({ backgroundColor: css('surface'), borderColor: css('line'), textStyle: { color: css('ink'), fontSize: 13 }, confine: true });
  const lines = () => ({ axisLine: { lineStyle: { color: css('line') } }, splitLine: { lineStyle: { color: css('line') } }, axisLabel: text(), nameTextStyle: text(), axisTick: { show: false } });
  const charts = new Map();
  function redraw(id) {
    const chart = charts.get(id);
    if (chart) chart.on.setOption(chart.option(), true);
  }
  // Draws a chart in an element, if the page has it, and again when the page's size or colours change.
  function chart(id, option) {
    if (at(id) === null) return;
    at(id).setAttribute('role', 'img');
    charts.set(id, { option, on: echarts.init(at(id), null, { renderer: 'svg' }) });
    redraw(id);
  }
  // A button for each option, by its name; the first one is pressed.
  function choice(id, options, choose) {
    at(id).append(...options.map((option, i) => {
      const button = el('button', { type: 'button', 'aria-pressed': String(i === 0) }, option.name);
      button.addEventListener('click', () => {
        choose(option);
        for (const other of at(id).children) other.setAttribute('aria-pressed', String(other === button));
      });
      return button;
    }));
  }
  // Of a chart of a metric over the share of uploads. A metric of a set of images is a share of right answers among them;
  // the points of a line that is a sweep are [share, value, threshold, its unit].
  const overUploads = metric => ({
    tooltip: Object.assign(tip(), { trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: css('soft') } },
      formatter: items => items.filter(x => x.seriesType === 'line' && x.data.length === 4).map(x => x.marker + echarts.format.encodeHTML(x.seriesName) + '<br><b>' + metric.show(x.data[1]) + '</b> at ' +
        tenths(x.data[0]) + ' % uploaded, threshold ' + plain(x.data[2]) + (x.data[3] ? ' ' + echarts.format.encodeHTML(x.data[3]) : '')).join('<br>') }),
    xAxis: Object.assign(lines(), { type: 'value', min: 0, max: 100, name: 'share of the images sent to the cloud (%)', nameLocation: 'middle', nameGap: 30 }),
    yAxis: Object.assign(lines(), { type: 'value', scale: Boolean(metric.set), name: metric.axis, nameLocation: 'end', nameGap: 18,
      nameTextStyle: Object.assign(text(), { align: 'left', padding: [0, 0, 0, -30] }), axisLine: { show: false },
      axisLabel: Object.assign(text(), { formatter: v => metric.set ? String(plain(v)) : metric.show(v) }) }),
  });
  const curveColors = ['routed', 'rival', 'other', 'extension', 'cloud', 'main'];
  const redrawAll = () => charts.forEach((one, id) => { one.on.resize(); redraw(id); });
  window.addEventListener('resize', redrawAll);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);

  return {
    data, at, ends, interval, signed, count, tenths, percent, accuracy, points, plain, si, joules, seconds, bytes,
    el, key, rated, shared, table, sortable, css, text, tip, lines, chart, redraw, choice, overUploads, curveColors,
  };
}());
