/** A chart as a picture for other programs: as it is on screen, on the window's ground, with words above. */

const HEAD = 44;
const INSET = 14;

export interface PictureWords {
  readonly title: string;
  readonly figures: string;
  /** Why it must not be taken for the market as it is now; null when it may. */
  readonly doubt: string | null;
}

type Look = CSSStyleDeclaration;
const colour = (look: Look, name: string): string => look.getPropertyValue(`--${name}`);

function write(pen: CanvasRenderingContext2D, words: PictureWords, width: number, look: Look): void {
  const { title, figures, doubt } = words;
  pen.textBaseline = 'middle';
  pen.font = `600 13px ${look.fontFamily}`;
  pen.fillStyle = colour(look, 'text-1');
  pen.fillText(title, INSET, 15);
  pen.font = `11.5px ${look.fontFamily}`;
  pen.fillStyle = colour(look, 'text-2');
  pen.fillText(figures, INSET, 33);
  if (doubt === null) return;
  pen.fillStyle = colour(look, 'stale');
  pen.textAlign = 'right';
  pen.fillText(doubt, width - INSET, 15);
}

/** PNG; null where the browser cannot make one. */
export function titledPicture(chart: HTMLCanvasElement, words: PictureWords): Promise<Blob | null> {
  const look = getComputedStyle(chart);
  const ratio = chart.width / chart.clientWidth;
  const picture = document.createElement('canvas');
  picture.width = chart.width;
  picture.height = chart.height + Math.round(HEAD * ratio);
  const pen = picture.getContext('2d');
  if (pen === null) return Promise.resolve(null);
  pen.fillStyle = colour(look, 'bg-1');
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(chart, 0, picture.height - chart.height);
  pen.scale(ratio, ratio);
  write(pen, words, chart.clientWidth, look);
  return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}
