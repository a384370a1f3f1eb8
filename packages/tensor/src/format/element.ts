import type { DType } from "../dtype.ts";

/** Digits after the point. */
const PRECISION = 4;

/** How all elements of one tensor are written. */
export interface ElementFormat {
  /** The element as text, padded to `width` on the left. */
  readonly write: (value: number) => string;
  /** The width of the columns. Zeros, infinities and NaN are not measured, as in PyTorch, and may stick out. */
  readonly width: number;
}

/** The format that PyTorch chooses for elements of this dtype when these are the ones to show. */
export function elementFormat(dtype: DType, values: readonly number[]): ElementFormat {
  const measured = dtype === "float32" ? values.filter((x) => Number.isFinite(x) && x !== 0) : values;
  const text = dtype === "float32" ? floatText(measured) : dtype === "int32" ? String : boolText;
  const width = measured.reduce((most, x) => Math.max(most, text(x).length), 1);
  return { write: (x) => text(x).padStart(width), width };
}

function boolText(value: number): string {
  return value === 0 ? "False" : "True";
}

/** Chooses among `1.`, `1.0000` and `1.0000e+00` by the finite values that are not 0. */
function floatText(values: readonly number[]): (value: number) => string {
  const min = values.reduce((least, x) => Math.min(least, Math.abs(x)), Number.POSITIVE_INFINITY);
  const max = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const scientific = max / min > 1000 || max > 1e8 || min < 1e-4;
  const digits = scientific ? exponential : values.every(Number.isInteger) ? whole : fixed;
  return (value) => {
    if (Number.isNaN(value)) return "nan";
    const sign = value < 0 || Object.is(value, -0) ? "-" : "";
    return sign + (Number.isFinite(value) ? digits(Math.abs(value)) : "inf");
  };
}

function whole(x: number): string {
  return `${x}.`;
}

function fixed(x: number): string {
  return tiesToEven(x.toFixed(PRECISION), x.toFixed(100));
}

function exponential(x: number): string {
  const text = tiesToEven(x.toExponential(PRECISION), x.toExponential(100));
  return text.replace(/e(.)(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}

/**
 * JavaScript rounds a tie away from 0, PyTorch to the even digit: where the digits of the exact number go on with just a 5,
 * they are cut off there if the last one kept is even.
 */
function tiesToEven(rounded: string, exact: string): string {
  const [, kept, exponent = ""] = TIE_AFTER_EVEN.exec(exact) ?? [];
  return kept === undefined ? rounded : kept + exponent;
}

const TIE_AFTER_EVEN = new RegExp(`^(\\d+\\.\\d{${PRECISION - 1}}[02468])50*(e.*)?$`);
