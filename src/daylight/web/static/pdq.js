// PDQ of a photo, computed where the photo is: 256 bits that are nearly the same for pictures that
// look the same. Only they leave the device. Source: Meta, The TMK+PDQF Video-Hashing Algorithm and
// the PDQ Image-Hashing Algorithm, 2019.
"use strict";

const PDQ = (() => {
  const SIDE = 64; // of the square that is transformed
  const KEPT = 16; // lowest frequencies each way, the first left out
  const WINDOWS = 128; // a blur window is a 128th of the side
  const TARGET = 512; // as the board shrinks photos before it hashes them
  const LEAST_SHORT = 64;
  const LEAST_QUALITY = 50;
  const LEAST_BITS = 64;

  function factor(width, height) {
    const long = Math.max(width, height), short = Math.min(width, height);
    let by = 1;
    while (Math.floor(long / (2 * by)) >= TARGET
      && (Math.floor(short / (2 * by)) >= LEAST_SHORT || long * short / (by * by) > 4e6)) by *= 2;
    return by;
  }

  // A running mean over `count` values that lie `step` apart; windows are cut at the ends.
  function blurLine(from, to, start, step, count, window) {
    const half = Math.floor((window + 2) / 2), before = window - half;
    let sum = 0, left = 0, right = 0;
    for (; right < Math.min(half, count); right++) sum += from[start + right * step];
    for (let at = 0; at < count; at++) {
      if (at > 0) {
        if (right < count) sum += from[start + right++ * step];
        if (at > before) sum -= from[start + left++ * step];
      }
      to[start + at * step] = sum / (right - left);
    }
  }

  function blur(luma, width, height) {
    const other = new Float32Array(luma.length);
    const across = Math.ceil(width / WINDOWS), down = Math.ceil(height / WINDOWS);
    for (let turn = 0; turn < 2; turn++) {
      for (let row = 0; row < height; row++) blurLine(luma, other, row * width, 1, width, across);
      for (let col = 0; col < width; col++) blurLine(other, luma, col, width, height, down);
    }
  }

  function shrink(luma, width, height) {
    const small = new Float32Array(SIDE * SIDE);
    for (let row = 0; row < SIDE; row++) {
      const y = Math.floor((row + 0.5) * height / SIDE);
      for (let col = 0; col < SIDE; col++) {
        small[row * SIDE + col] = luma[y * width + Math.floor((col + 0.5) * width / SIDE)];
      }
    }
    return small;
  }

  // How much there is to see, 0 to 100: the sum of the steps between neighbours.
  function quality(small) {
    let sum = 0;
    for (let row = 0; row < SIDE; row++) {
      for (let col = 0; col < SIDE; col++) {
        const here = small[row * SIDE + col];
        if (row + 1 < SIDE) sum += Math.abs(Math.trunc((here - small[(row + 1) * SIDE + col]) * 100 / 255));
        if (col + 1 < SIDE) sum += Math.abs(Math.trunc((here - small[row * SIDE + col + 1]) * 100 / 255));
      }
    }
    return Math.min(100, Math.trunc(sum / 90));
  }

  const waves = new Float32Array(KEPT * SIDE);
  for (let k = 0; k < KEPT; k++) {
    for (let n = 0; n < SIDE; n++) {
      waves[k * SIDE + n] = Math.sqrt(2 / SIDE) * Math.cos(Math.PI / 2 / SIDE * (k + 1) * (2 * n + 1));
    }
  }

  function frequencies(small) {
    const half = new Float32Array(KEPT * SIDE), found = new Float32Array(KEPT * KEPT);
    for (let k = 0; k < KEPT; k++) {
      for (let col = 0; col < SIDE; col++) {
        let sum = 0;
        for (let n = 0; n < SIDE; n++) sum += waves[k * SIDE + n] * small[n * SIDE + col];
        half[k * SIDE + col] = sum;
      }
    }
    for (let k = 0; k < KEPT; k++) {
      for (let l = 0; l < KEPT; l++) {
        let sum = 0;
        for (let n = 0; n < SIDE; n++) sum += half[k * SIDE + n] * waves[l * SIDE + n];
        found[k * KEPT + l] = sum;
      }
    }
    return found;
  }

  // The bits as 64 hexadecimal digits, the highest frequency first.
  function spelled(found) {
    const sorted = Float32Array.from(found).sort();
    const middle = sorted[KEPT * KEPT / 2 - 1];
    const digits = [];
    let set = 0;
    for (let at = KEPT * KEPT - 4; at >= 0; at -= 4) {
      let digit = 0;
      for (let bit = 3; bit >= 0; bit--) {
        const one = found[at + bit] > middle ? 1 : 0;
        set += one;
        digit = digit * 2 + one;
      }
      digits.push(digit.toString(16));
    }
    return { hex: digits.join(""), set };
  }

  // `pixels` as a canvas gives them; what is see-through counts as white.
  function ofPixels(pixels, width, height) {
    const luma = new Float32Array(width * height);
    for (let at = 0; at < luma.length; at++) {
      luma[at] = 0.299 * pixels[4 * at] + 0.587 * pixels[4 * at + 1] + 0.114 * pixels[4 * at + 2];
    }
    blur(luma, width, height);
    const small = shrink(luma, width, height);
    const { hex, set } = spelled(frequencies(small));
    const plain = quality(small) < LEAST_QUALITY || set < LEAST_BITS || set > 256 - LEAST_BITS;
    return { pdq: plain ? "" : hex, hex, quality: quality(small) };
  }

  async function ofFile(file) {
    const image = await createImageBitmap(file, { imageOrientation: "none" })
      .catch(() => createImageBitmap(file));
    const by = factor(image.width, image.height);
    const width = Math.max(1, Math.ceil(image.width / by)), height = Math.max(1, Math.ceil(image.height / by));
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const paint = canvas.getContext("2d", { willReadFrequently: true });
    paint.fillStyle = "#fff";
    paint.fillRect(0, 0, width, height);
    paint.imageSmoothingQuality = "high";
    paint.drawImage(image, 0, 0, width, height);
    image.close();
    return ofPixels(paint.getImageData(0, 0, width, height).data, width, height);
  }

  return { ofFile, ofPixels };
})();
