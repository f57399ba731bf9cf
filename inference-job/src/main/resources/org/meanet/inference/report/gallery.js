// Images worth looking at: the most expensive mistakes, and some that each exit answered right.
(function () {
  const { r, at, hasExtension, tenths, joules, plain, el } = page;
  const thumbnails = JSON.parse(at('thumbnails').textContent);
  const name = label => r.classes[label].name;
  const sure = confidence => tenths(100 * confidence) + ' %';

  function card(image) {
    const wrong = image.answer !== image.label;
    const said = (who, answer) => el('div', { class: answer.label === image.label ? 'said right' : 'said' },
      el('span', {}, who), el('b', {}, name(answer.label)), el('small', {}, sure(answer.confidence)));
    const picture = thumbnails[image.id];
    return el('figure', { class: 'image' },
      picture ? el('img', { src: picture, alt: 'Image ' + image.id + ', ' + name(image.label) }) : el('div', { class: 'absent' }, 'no picture'),
      el('figcaption', {},
        el('div', { class: 'truth' }, name(image.label)),
        wrong ? el('div', { class: 'answer' }, 'answered ' + name(image.answer)) : null,
        said('Main', image.main),
        image.extension && image.exit !== 'main' ? said('Extension', image.extension) : null,
        image.exit === 'cloud' ? said('Cloud', image.cloud) : null,
        el('small', {}, 'entropy ' + plain(image.main_entropy_nats) + ' nats · ' + joules(image.edge_joules) + ' · edge ' + image.edge + ' · ' + image.id)));
  }
  const groups = [
    ['Sent to the cloud, and wrong all the same', 'The upload was paid for nothing. Those that cost the edge most energy first; of equal cost those of which the cloud was most sure.', r.gallery.uploaded_and_wrong],
    ['Kept at the edge, sure and wrong', 'The cloud was never asked. Those of which the edge was most sure first.', r.gallery.kept_and_wrong],
    ['Answered right by main', 'Drawn from all of them, the same ones each time.', r.gallery.answered_right.main],
    ['Answered right by the extension', 'Drawn likewise.', hasExtension ? r.gallery.answered_right.extension : []],
    ['Answered right by the cloud', 'Drawn likewise.', r.gallery.answered_right.cloud],
  ].filter(([, , images]) => images.length > 0);
  if (groups.length === 0) {
    at('gallery-section').remove();
    return;
  }
  for (const [title, why, images] of groups) {
    at('gallery').append(el('h3', {}, title), el('p', {}, why), el('div', { class: 'images' }, ...images.map(card)));
  }
  if (Object.keys(thumbnails).length === 0) {
    at('gallery').append(el('p', { class: 'note' }, 'There are no pictures: the image table was not there when this report was made.'));
  }
}());
