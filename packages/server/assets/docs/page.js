globalThis.SwaggerUIBundle({
  dom_id: '#contract',
  url: '/docs/openapi.yaml',
  deepLinking: true,
  // No calls from here: they would go to a real clinic. And no validator on the internet.
  supportedSubmitMethods: [],
  validatorUrl: null,
});
