/// What may happen in a scope, in words.
extension Scope {
    public var explanation: String {
        var parts = ["\(voters) members"]
        if joiners > 0 { parts.append("\(joiners) that may join") }
        parts.append(Self.count(termsMax, "term"))
        if proposalsMax > 0 { parts.append(Self.count(proposalsMax, "command")) }
        if !changes.isEmpty { parts.append(Self.count(changes.count, "change") + " of the membership") }
        if crashesMax > 0 { parts.append(Self.count(crashesMax, "crash", many: "crashes")) }
        if hasHeartbeats { parts.append("heartbeats") }
        if disk == .slow { parts.append("slow disks") }
        parts.append(votes == .byMessage ? "votes by message" : "votes at once")
        if network == .repeating { parts.append("a network that forgets nothing") }
        return parts.joined(separator: ", ")
    }

    private static func count(_ number: Int, _ one: String, many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
