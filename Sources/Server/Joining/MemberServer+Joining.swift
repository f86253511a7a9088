internal import Coordination
internal import LinuxSystem
internal import Observability
internal import Raft
internal import Reactor
internal import Replica
internal import Storage

/// Who this member is: from its directory, from its flags, or from the members that are there already.
extension MemberServer {
    /// The origin, before anything of the log is read; nil when the other members have to be asked.
    static func origin(in directory: borrowing Directory, _ settings: ServerSettings) throws(StartFailure)
        -> MemberOrigin?
    {
        let names: [FileName]
        do throws(SystemError) {
            names = try directory.items().map { FileName($0.name) }
        } catch {
            throw StartFailure("--data-dir: \(error)", code: 1)
        }
        guard let founding = MemberOrigin(founding: settings.initialCluster, as: settings.name) else {
            throw StartFailure("--initial-cluster does not contain --name \(settings.name)", code: 2)
        }
        switch settings.clusterState {
        case .new:
            // A directory that is somebody else's is refused when its log is opened, as it was found.
            if DurableLog.isUnused(names) { try keep(founding, in: directory) }
            return founding
        case .existing:
            guard !DurableLog.isUnused(names) else { return nil }
            // Directories of releases that kept no origin belong to members with which their cluster began.
            return try MemberOrigin.read(in: directory) ?? founding
        }
    }

    /// On a full disk the log waits for space. It may be made then without an origin, which the flags tell again.
    private static func keep(
        _ founding: MemberOrigin, in directory: borrowing Directory
    ) throws(StartFailure) {
        do throws(SystemError) {
            try founding.write(in: directory)
        } catch {
            guard error.errno != .noSpace, error.errno != .quotaExceeded else { return }
            throw StartFailure("--data-dir: \(error)", code: 1)
        }
    }

    /// Asks the others who this member is, and goes on when they have said it.
    func join() {
        log.info(
            "joining: asking the members of the cluster who this one is",
            ["peer_urls": .text(settings.advertisePeerURLs.map(\.description).joined(separator: ","))])
        let search = JoinSearch(settings, on: loop, patience: requestTimeout) { [unowned self] outcome in
            self.search = nil
            switch outcome {
            case .refused(let reason): stop(.failed(code: 1, "cannot join: \(reason)"))
            case .joined(let origin): joined(origin)
            }
        }
        self.search = search
        // From within the loop, which can be stopped only while it runs.
        loop.schedule(after: .zero) { search.begin() }
    }

    private func joined(_ origin: MemberOrigin) {
        do throws(SystemError) {
            try origin.write(in: try Directory.open(settings.dataDirectory))
        } catch {
            return stop(.failed(code: 1, "--data-dir: \(error)"))
        }
        log.info(
            "joining as a member that was added",
            ["id": .identifier(origin.member.rawValue), "cluster": .identifier(origin.clusterID)])
        become(origin)
        startRecovery()
    }

    /// What a stranger is told; nil while this member itself takes part in nothing.
    func account() -> [UInt8]? {
        guard let node, node.isRecognised else { return nil }
        let configuration = node.raft.committedConfiguration
        let started = configuration.members.filter { node.state.members[$0.rawValue] != nil }
        return ClusterAccount(
            clusterID: clusterID, commitIndex: node.raft.commitIndex, configuration: configuration, started: started
        ).encoded
    }
}
