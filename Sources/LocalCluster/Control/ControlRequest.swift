/// What one process asks of the supervisor that runs in another.
public enum ControlRequest: Hashable, Sendable {
    case change(MemberChange, MemberSelector)
    /// End all members and the supervisor.
    case stop

    /// One line.
    public func encoded() -> [UInt8] {
        switch self {
        case .change(let change, let member): Array("\(change.rawValue) \(member)\n".utf8)
        case .stop: Array("stop\n".utf8)
        }
    }

    /// Nil for anything but what ``encoded()`` makes.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.last == UInt8(ascii: "\n") else { return nil }
        let words = String(decoding: bytes.dropLast(), as: UTF8.self)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        if words == ["stop"] {
            self = .stop
        } else if words.count == 2, let change = MemberChange(rawValue: words[0]),
            let member = MemberSelector(words[1])
        {
            self = .change(change, member)
        } else {
            return nil
        }
    }
}
