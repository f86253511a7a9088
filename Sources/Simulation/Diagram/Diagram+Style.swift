/// What things look like.
extension Diagram {
    static let small = "font-size=\"9\" fill=\"#444444\""
    static let alarm = "fill=\"#d00000\" font-weight=\"bold\""
    static let mono = "font-family=\"monospace\""

    static let arrowheads =
        head("arrow", "#333333") + head("faint", "#d5d5d5")

    private static func head(_ id: String, _ colour: String) -> String {
        "<marker id=\"\(id)\" markerWidth=\"7\" markerHeight=\"6\" refX=\"6\" refY=\"3\" orient=\"auto\">"
            + "<path d=\"M0,0 L7,3 L0,6 z\" fill=\"\(colour)\"/></marker>"
    }

    static func lane(isDown: Bool, isPaused: Bool) -> String {
        if isDown { return "stroke=\"#b0b0b0\" stroke-width=\"2\" stroke-dasharray=\"2 6\"" }
        return isPaused
            ? "stroke=\"#e08a00\" stroke-width=\"3\" stroke-dasharray=\"8 4\"" : "stroke=\"#222222\" stroke-width=\"2\""
    }

    /// By what a message is about.
    static func colour(_ kind: String) -> String {
        switch kind {
        case "preVote", "preVoteReply", "requestVote", "voteReply", "timeoutNow": "#8a2be2"
        case "installSnapshot", "snapshotReply": "#b06a00"
        case "append": "#1a1a1a"
        case "appendAccepted", "appendRejected": "#2e8b57"
        default: "#808080"
        }
    }

    /// By the class of the fault, with which its text begins.
    static func bandColour(_ text: String) -> String {
        switch text.prefix(while: { $0 != ":" }) {
        case "network": "#d00000"
        case "process": "#e08a00"
        case "clock": "#8a2be2"
        case "disk", "damage": "#8b5a2b"
        default: "#1f5fbf"
        }
    }

    /// In lines that fit.
    static func wrapped(_ text: String, _ length: Int = 120) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            var rest = line[...]
            var lines: [String] = []
            repeat {
                lines.append(String(rest.prefix(length)))
                rest = rest.dropFirst(length)
            } while !rest.isEmpty
            return lines
        }
    }
}
