extension FlagTable {
    private static let samePort = "health is answered on --listen-client-urls, the same port as gRPC"
    private static let fixedKeepAlive = "the keep-alive times of connections are fixed in this release"

    /// Listeners, connections and what is spoken on them.
    static let network: [FlagRule] = [
        FlagRule("listen-client-http-urls", .text, only: "", because: samePort),
        FlagRule(
            "max-concurrent-streams", .integer, only: "1000",
            because: "a connection carries at most 1000 calls at once in this release"),
        FlagRule(
            "grpc-keepalive-min-time", .duration,
            meaningless: "pings share one bound with all other control frames of a connection"),
        FlagRule("grpc-keepalive-interval", .duration, only: "2h", because: fixedKeepAlive),
        FlagRule("grpc-keepalive-timeout", .duration, only: "20s", because: fixedKeepAlive),
        FlagRule("socket-reuse-port", .truth, only: "false", because: "a port that is in use is never shared"),
        FlagRule(
            "socket-reuse-address", .truth,
            meaningless: "listeners always bind to an address whose old connections are in TIME_WAIT"),
        FlagRule(
            "raft-read-timeout", .duration, meaningless: "connections between members have time-outs of their own"),
        FlagRule(
            "raft-write-timeout", .duration, meaningless: "connections between members have time-outs of their own"),
        FlagRule(
            "host-whitelist", .text, only: "*", "", because: "restricting host names arrives with a later release"),
        FlagRule("enable-v2", .truth, only: "false", because: "the v2 API is not spoken"),
        FlagRule("experimental-enable-v2v3", .text, only: "", because: "the v2 API is not spoken"),
        FlagRule("v2-deprecation", .text, meaningless: "there is no v2 store"),
    ]
}
