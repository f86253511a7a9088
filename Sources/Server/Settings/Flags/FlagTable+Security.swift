extension FlagTable {
    private static let noTLS = "TLS arrives with a later release"

    /// Certificates and TLS. The empty or default value of each says "none", which is so.
    static let security: [FlagRule] =
        [
            "cert-file", "key-file", "client-cert-file", "client-key-file", "client-crl-file", "trusted-ca-file",
            "client-cert-allowed-hostname", "peer-cert-file", "peer-key-file", "peer-client-cert-file",
            "peer-client-key-file", "peer-crl-file", "peer-trusted-ca-file", "peer-cert-allowed-cn",
            "peer-cert-allowed-hostname", "cipher-suites", "tls-max-version",
        ].map { FlagRule($0, .text, only: "", because: noTLS) }
        + [
            "client-cert-auth", "auto-tls", "peer-client-cert-auth", "peer-auto-tls",
            "peer-skip-client-san-verification", "experimental-peer-skip-client-san-verification",
        ].map { FlagRule($0, .truth, only: "false", because: noTLS) }
        + [
            FlagRule("tls-min-version", .text, only: "TLS1.2", because: noTLS),
            FlagRule("self-signed-cert-validity", .integer, only: "1", because: noTLS),
        ]
}
