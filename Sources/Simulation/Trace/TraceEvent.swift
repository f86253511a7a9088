/// Something that happened in a run, as a diagram shows it.
public struct TraceEvent: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A process runs from here on.
        case started
        /// A process is gone.
        case ended
        /// A process has ended by itself.
        case failed
        case paused
        case resumed
        /// A member begins to lead.
        case leads
        /// A message has arrived; `since` is when it was sent, and `other` is who sent it.
        case arrived
        /// A message was lost; `other` is whom it was for.
        case lost
        /// An entry is committed for the first time.
        case committed
        /// `other` is the fault's number.
        case faultBegan
        case faultEnded
        case violated
    }

    /// Simulated time, in nanoseconds.
    public var at: UInt64
    public var kind: Kind
    /// The member, by its place; 0 where there is none.
    public var member: Int
    public var other: Int
    public var since: UInt64
    public var text: String

    init(_ at: UInt64, _ kind: Kind, _ member: Int = 0, other: Int = 0, since: UInt64 = 0, _ text: String = "") {
        self.at = at
        self.kind = kind
        self.member = member
        self.other = other
        self.since = since
        self.text = text
    }

    // MARK: As a line

    var fields: LineFields {
        var fields = LineFields()
        fields.append("event", kind.rawValue)
        fields.append("at", at)
        fields.append("member", member)
        fields.append("other", other)
        fields.append("since", since)
        fields.append("text", text)
        return fields
    }

    init?(_ fields: LineFields) {
        guard let kind = fields["event"].flatMap(Kind.init), let at = fields["at"].flatMap(UInt64.init),
            let member = fields["member"].flatMap(Int.init), (0..<RunOptions.membersMax).contains(member),
            let other = fields["other"].flatMap(Int.init), let since = fields["since"].flatMap(UInt64.init),
            let text = fields["text"]
        else { return nil }
        self.init(at, kind, member, other: other, since: since, text)
    }
}
