internal import MVCC

/// Who may have an entry applied.
extension CoordinationState {
    /// Judges a command while authentication is on, and takes its principal off. Nil when it may be applied.
    func admit(_ decoded: inout Result<Command, CommandDefect>) -> AuthRefusal? {
        let principal: Principal?
        switch decoded {
        case .success(.authorised(let sender, let command)):
            principal = sender
            decoded = .success(command)
        case .success, .failure:
            guard auth.isEnabled else { return nil }
            principal = nil
        }
        guard auth.isEnabled, case .success(let command) = decoded else { return nil }
        return auth.refusal(of: command, by: principal, attachedKeys: attachedKeys)
    }

    private func attachedKeys(_ lease: LeaseID) -> [[UInt8]] { leases.attached.keys(of: lease) }
}
