extension FlagTable {
    private static let noDiscovery = "members are found by --initial-cluster; there is no discovery service"
    private static let noProxy = "there is no proxy"
    private static let fixedLearners = "there is one learner at a time"

    /// Membership, elections, discovery and proxies.
    static let cluster: [FlagRule] = [
        FlagRule("pre-vote", .truth, only: "true", because: "elections always begin with a pre-vote"),
        FlagRule(
            "strict-reconfig-check", .truth, only: "true",
            because: "a change of members that would lose the quorum is always refused"),
        FlagRule(
            "initial-election-tick-advance", .truth,
            meaningless: "a starting member waits for a leader for a sixth of an election time-out at most"),
        FlagRule("max-learners", .integer, only: "1", because: fixedLearners),
        FlagRule("experimental-max-learners", .integer, only: "1", because: fixedLearners),
        FlagRule(
            "force-new-cluster", .truth, only: "false", because: "disaster recovery arrives with a later release"),
        FlagRule(
            "experimental-wait-cluster-ready-timeout", .duration, meaningless: "a member serves as soon as it can"),
        FlagRule(
            "experimental-set-member-localaddr", .truth, only: "false",
            because: "the system chooses the local address of connections to peers"),
        FlagRule("downgrade-check-time", .duration, meaningless: "there is no periodic check for a downgrade"),
        FlagRule(
            "experimental-downgrade-check-time", .duration, meaningless: "there is no periodic check for a downgrade"),

        FlagRule("discovery", .text, only: "", because: noDiscovery),
        FlagRule("discovery-fallback", .text, meaningless: noDiscovery),
        FlagRule("discovery-proxy", .text, only: "", because: noDiscovery),
        FlagRule("discovery-srv", .text, only: "", because: noDiscovery),
        FlagRule("discovery-srv-name", .text, only: "", because: noDiscovery),
        FlagRule("discovery-endpoints", .text, only: "", because: noDiscovery),
        FlagRule("discovery-token", .text, only: "", because: noDiscovery),
        FlagRule("discovery-dial-timeout", .duration, meaningless: noDiscovery),
        FlagRule("discovery-request-timeout", .duration, meaningless: noDiscovery),
        FlagRule("discovery-keepalive-time", .duration, meaningless: noDiscovery),
        FlagRule("discovery-keepalive-timeout", .duration, meaningless: noDiscovery),
        FlagRule("discovery-insecure-transport", .truth, meaningless: noDiscovery),
        FlagRule("discovery-insecure-skip-tls-verify", .truth, meaningless: noDiscovery),
        FlagRule("discovery-cert", .text, only: "", because: noDiscovery),
        FlagRule("discovery-key", .text, only: "", because: noDiscovery),
        FlagRule("discovery-cacert", .text, only: "", because: noDiscovery),
        FlagRule("discovery-user", .text, only: "", because: noDiscovery),
        FlagRule("discovery-password", .text, only: "", because: noDiscovery),

        FlagRule("proxy", .text, only: "off", because: noProxy),
        FlagRule("proxy-failure-wait", .integer, meaningless: noProxy),
        FlagRule("proxy-refresh-interval", .integer, meaningless: noProxy),
        FlagRule("proxy-dial-timeout", .integer, meaningless: noProxy),
        FlagRule("proxy-write-timeout", .integer, meaningless: noProxy),
        FlagRule("proxy-read-timeout", .integer, meaningless: noProxy),
    ]
}
