/// One line of `/livez` or `/readyz`, by the name that etcd gives it.
enum HealthCheck: String, CaseIterable {
    case dataCorruption = "data_corruption"
    case serializableRead = "serializable_read"
    case linearizableRead = "linearizable_read"
    case nonLearner = "non_learner"
    /// Ours alone: etcd does not look at the disk.
    case diskSpace = "disk_space"

    /// Why the check fails; nil when it does not.
    func failure(_ facts: HealthFacts) -> String? {
        switch self {
        case .dataCorruption: facts.alarms.contains(.corrupt) ? "alarm activated: CORRUPT" : facts.lossReason
        case .serializableRead: Self.failure(of: facts.serializableRead)
        case .linearizableRead: Self.failure(of: facts.linearizableRead)
        case .nonLearner: facts.isLearner ? "not supported for learner" : nil
        case .diskSpace: facts.diskFullReason
        }
    }

    /// Why a read counts as failed. One that was not made did not succeed.
    static func failure(of read: HealthFacts.ReadResult?) -> String? {
        switch read {
        case .succeeded: nil
        case .failed(let reason): reason
        case nil: "no read was made"
        }
    }
}
