import Testing

@testable import Server

@Suite struct SettingsFuzzTests {
    private static let pieces = [
        "--", "-", "=", "name", "initial-cluster", "listen-client-urls", "election-timeout", "grpc-keepalive-min-time",
        "http://",
        "[::", "1", "]:2380", "127.0.0.1:2379", ",", "a=", "0.0.0.0", "999999999999", "é", "\u{301}", "\r\n", "\u{0}",
        "5s", ".",
        "true", "h", "%", "/", "-1", "µs", "🦀", "localhost",
    ]

    @Test(
        "any arguments and any environment give an answer, twice the same, and a refusal is one line", arguments: 1...4)
    func total(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func text() -> String {
            (0..<Int.random(in: 0...6, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
                .joined()
        }
        for _ in 0..<150 {
            let arguments = (0..<Int.random(in: 0...4, using: &random)).map { _ -> String in
                let rule = FlagTable.rules.randomElement(using: &random)
                return Bool.random(using: &random) ? text() : "--\(rule?.name ?? "")=\(text())"
            }
            let environment =
                Bool.random(using: &random) ? [:] : ["HOLDFAST_" + text(): text(), "HOLDFAST_NAME": text()]
            let parsed = ServerSettings.parse(arguments: arguments, environment: environment)
            let again = ServerSettings.parse(arguments: arguments, environment: environment)
            if parsed != again { Issue.record("seed \(seed): \(arguments) \(environment)") }
            if case .refused(let error) = parsed {
                let isOneLine = error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 }
                guard isOneLine, error.description.count < 2_000 else {
                    Issue.record("seed \(seed): \(arguments) \(environment)")
                    return
                }
            }
        }
    }
}
