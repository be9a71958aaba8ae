/** A style sheet imported `with { type: "text" }` is its text, for a constructable sheet. */
declare module "*.css" {
  const text: string;
  export default text;
}
