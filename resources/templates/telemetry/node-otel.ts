$import_otel

// Without an address to send to, nothing is collected.
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
  const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() });
  new NodeSDK({
    serviceName: process.env.OTEL_SERVICE_NAME || "$service",
    instrumentations: [getNodeAutoInstrumentations()],
    metricReaders: [reader],
  }).start();
}
