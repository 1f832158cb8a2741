/** A text in the languages of the README. */
export interface Texts {
  english: string;
  korean: string;
}
