import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

const reference = document.querySelector('#reference');
if (reference === null) throw new Error('the page has no place for the reference');

// Its own style is dark by a class only; the page follows the system as the others do.
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

SwaggerUI({
  url: '/openapi.json',
  domNode: reference,
  deepLinking: true,
  docExpansion: 'list',
  displayRequestDuration: true,
  validatorUrl: null,
  syntaxHighlight: { activated: false },
});
