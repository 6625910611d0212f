declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** What we use of https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/. */
  interface Options {
    readonly url: string;
    readonly domNode: Element;
    readonly deepLinking: boolean;
    readonly docExpansion: 'list' | 'full' | 'none';
    readonly displayRequestDuration: boolean;
    /** Null asks nobody else whether the document is valid. */
    readonly validatorUrl: string | null;
    readonly syntaxHighlight: { readonly activated: boolean };
  }
  export default function SwaggerUI(options: Options): void;
}
