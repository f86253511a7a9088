internal import LinuxSystem

extension ClusterDirectory {
    /// Makes sure that the directory is ours to write to: it holds a cluster, or nothing.
    public borrowing func checkOwnership() throws(Complaint) {
        let names = try Complaint.translating { () throws(SystemError) in try directory.items().map(\.name) }
        if names.contains(Self.stateName) || names.allSatisfy(Self.mayPrecedeState) { return }
        throw Complaint(
            "\(shownPath) is not empty and holds no cluster; nothing was touched: choose another directory with --data")
    }

    /// Removes the members' data and logs and the state, whatever layout they were of, and nothing else.
    public borrowing func removeData() throws(Complaint) {
        try checkOwnership()
        try Complaint.translating { () throws(SystemError) in
            // The state goes last: a directory that is only half emptied has to stay ours.
            for item in try directory.items() where Self.isMembers(item.name) { try directory.removeTree(item) }
            for item in try directory.items() where item.name == Self.stateName { try directory.remove(item.name) }
            try directory.flush()
        }
    }

    /// What a supervisor that was killed before it wrote its state may leave.
    private static func mayPrecedeState(_ name: String) -> Bool {
        name == lockName || name == newStateName || name == ControlFolder.name
    }

    private static func isMembers(_ name: String) -> Bool {
        (1...ClusterLayout.membersMax).contains { name == "m\($0)" || name == "m\($0).log" }
    }
}
