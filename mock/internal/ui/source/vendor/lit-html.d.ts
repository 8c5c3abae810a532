// What the console uses of lit-html.
export interface Template { readonly values: unknown[] }
export declare function html(strings: TemplateStringsArray, ...values: unknown[]): Template;
export declare function svg(strings: TemplateStringsArray, ...values: unknown[]): Template;
export declare function render(template: Template, into: HTMLElement): unknown;
export declare const nothing: unique symbol;
