/// How careful a leader is with changes of the members, beyond what safety asks for.
///
/// None of these rules is needed for two majorities to meet. They keep operators from steps after which one more failure would leave
/// the cluster without a majority.
public struct MembershipRules: Hashable, Sendable {
    /// Learners at once, at most; one more is refused with ``MembershipRefusal/tooManyLearners``. Nil: as many as there may be members.
    public var learnersMax: Int?
    /// Whether enough voters must have been started, and all of them be heard, before one more is added or one that is well removed.
    /// That is what etcd's `--strict-reconfig-check` asks for.
    public var isStrict: Bool
    /// Whether a change that meets another one waits for its end, as long as its request does, instead of being refused with
    /// ``MembershipRefusal/changeInProgress``.
    public var takesTurns: Bool

    public init(learnersMax: Int? = nil, isStrict: Bool = false, takesTurns: Bool = false) {
        self.learnersMax = learnersMax
        self.isStrict = isStrict
        self.takesTurns = takesTurns
    }

    /// What safety asks for, and no more.
    public static let lenient = MembershipRules()
    /// What etcd asks for by default.
    public static let etcd = MembershipRules(learnersMax: 1, isStrict: true, takesTurns: true)
}
