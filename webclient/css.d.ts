// A style sheet imported as text, for a constructable style sheet: import sheet from "./x.css" with { type: "text" }.
declare module "*.css" {
  const text: string;
  export default text;
}
