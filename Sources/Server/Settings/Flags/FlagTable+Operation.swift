extension FlagTable {
    private static let oneLog = "the log goes to standard error, in the form that --log-format names"
    private static let noRotation = "rotating the log is left to whatever reads standard error"
    private static let noTracing = "distributed tracing arrives with a later release"
    private static let noSlowWarning = "slow requests are not warned about in this release"

    /// Logging, metrics, tracing and profiling.
    static let operation: [FlagRule] = [
        FlagRule("config-file", .text, only: "", because: "settings are given as flags or HOLDFAST_ variables"),
        FlagRule("logger", .text, meaningless: oneLog),
        FlagRule("log-outputs", .text, only: "default", "stderr", because: oneLog),
        FlagRule("log-package-levels", .text, only: "", because: "one level holds for everything: use --log-level"),
        FlagRule("debug", .truth, only: "false", because: "use --log-level=debug"),
        FlagRule("enable-log-rotation", .truth, only: "false", because: noRotation),
        FlagRule("log-rotation-config-json", .text, meaningless: noRotation),
        FlagRule("disable-log-sampling", .truth, meaningless: "every line is logged; none is sampled away"),
        FlagRule("metrics", .text, meaningless: "everything that is counted is always told"),
        FlagRule("enable-pprof", .truth, only: "false", because: "there is no Go runtime to profile"),
        FlagRule("warning-apply-duration", .duration, meaningless: noSlowWarning),
        FlagRule("experimental-warning-apply-duration", .duration, meaningless: noSlowWarning),
        FlagRule("warning-unary-request-duration", .duration, meaningless: noSlowWarning),
        FlagRule("experimental-warning-unary-request-duration", .duration, meaningless: noSlowWarning),
        FlagRule("enable-distributed-tracing", .truth, only: "false", because: noTracing),
        FlagRule("experimental-enable-distributed-tracing", .truth, only: "false", because: noTracing),
        FlagRule("distributed-tracing-address", .text, meaningless: noTracing),
        FlagRule("experimental-distributed-tracing-address", .text, meaningless: noTracing),
        FlagRule("distributed-tracing-service-name", .text, meaningless: noTracing),
        FlagRule("experimental-distributed-tracing-service-name", .text, meaningless: noTracing),
        FlagRule("distributed-tracing-instance-id", .text, meaningless: noTracing),
        FlagRule("experimental-distributed-tracing-instance-id", .text, meaningless: noTracing),
        FlagRule("distributed-tracing-sampling-rate", .integer, meaningless: noTracing),
        FlagRule("experimental-distributed-tracing-sampling-rate", .integer, meaningless: noTracing),
    ]
}
