internal import Replica

/// Requests that somebody outside the world puts to members.
extension World {
    /// Their numbers begin here.
    static let trialRequests: UInt64 = 1 << 52

    /// What has been answered since the last time, in order of the requests.
    mutating func takeTrialAnswers() -> [(UInt64, Reply)] {
        guard !trialAnswers.isEmpty else { return [] }
        defer { trialAnswers.removeAll(keepingCapacity: true) }
        return trialAnswers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
