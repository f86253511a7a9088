internal import LinuxSystem
internal import Reactor
internal import Replica
internal import Storage
internal import Coordination
internal import Raft

/// Why a member did not start: one line for the operator, and the process's exit code.
struct StartFailure: Error {
    var message: String
    var code: Int32

    init(_ message: String, code: Int32) {
        self.message = message
        self.code = code
    }
}

/// How a member's life ended.
enum MemberExit {
    /// It was asked to stop, and did.
    case stopped
    case failed(code: Int32, String)

    /// The exit code for a disk that failed: EX_IOERR of sysexits.h.
    static let diskFailureCode: Int32 = 74

    /// What brings a member back whose directory is of no use any more.
    private static func wayBack(of member: MemberID) -> String {
        "remove member \(member) from the cluster and add it again, and start it with an empty directory"
    }

    static func removed(_ member: MemberID, directory: String) -> MemberExit {
        .failed(
            code: 1,
            "member \(member) was removed from the cluster, for good; \(directory) is not needed any more; to bring it back, add it as a new member and start it with an empty directory"
        )
    }

    init(_ failure: ReplicaFailure, member: MemberID, directory: String) {
        switch failure {
        case .storage(let storage):
            if case .disk(let disk) = storage.reason {
                let code = disk.kind == .ioError ? Self.diskFailureCode : 1
                self = .failed(code: code, StorageFailureText.describe(storage, directory: directory))
            } else {
                self = .failed(code: 1, StorageFailureText.describe(storage, directory: directory))
            }
        case .diskLost:
            self = .failed(
                code: 1,
                "this member's disk was lost: the cluster knows member \(member) by another directory than \(directory), and what it promised there is not known here; it has voted for nobody; \(Self.wayBack(of: member))"
            )
        case .directoryOutdated:
            self = .failed(
                code: 1,
                "\(directory) is an older copy: the cluster knows a later life of member \(member), and what it promised since is not known here; \(Self.wayBack(of: member))"
            )
        case .recoveredState(let fault):
            self = .failed(
                code: 1,
                "the log in \(directory) contradicts itself (\(fault)); nothing was changed: remove this member and add it again"
            )
        case .snapshotNotUnderstood(let metadata):
            self = .failed(
                code: 1,
                "the snapshot of index \(metadata.index.position) in \(directory) was written by a release that this one does not understand; start the newer release"
            )
        case .commandNotUnderstood(let index, let defect):
            self = .failed(
                code: 1, "entry \(index.position): \(defect.message); start the release that wrote it")
        }
    }
}

/// What a failure of the log means, in one line: which file, what is lost, what to do.
enum StorageFailureText {
    static func describe(_ failure: StorageFailure, directory: String) -> String {
        var text = failure.file.map { "\(directory)/\($0.rawValue): " } ?? "\(directory): "
        text += reason(failure.reason)
        if let offset = failure.offset { text += " at byte \(offset)" }
        if let index = failure.firstLostIndex { text += "; entries from \(index.position) on cannot be vouched for" }
        return text + "; " + remedy(failure.remedy)
    }

    private static func reason(_ reason: StorageFailure.Reason) -> String {
        switch reason {
        case .foreignDirectory(let cluster, let member, let group):
            "belongs to member \(member) of cluster \(String(cluster, radix: 16)), group \(group), not to this one"
        case .newerFormat(let version): "has format version \(version), which a newer release wrote"
        case .olderFormat(let version): "has format version \(version), which this release does not read"
        case .identityMissing: "has a log and no identity file"
        case .identityDamaged: "the identity file is damaged"
        case .recordsDamaged: "the end of the log is damaged: neither the vote nor where the log ended can be proven"
        case .segmentHeaderDamaged: "the last segment is damaged: where the log ended cannot be proven"
        case .segmentMissing: "the last segment is missing: where the log ended cannot be proven"
        case .logMissing: "no segment of the log is there: neither the vote nor where the log ended can be proven"
        case .snapshotDamaged: "the snapshot is damaged"
        case .contradiction(let what): "records contradict each other (\(what))"
        case .disk(let failure): "\(failure.call) failed: \(Errno(rawValue: failure.errno))"
        }
    }

    private static func remedy(_ remedy: StorageFailure.Remedy) -> String {
        switch remedy {
        case .useTheRightDirectory: "nothing was changed; start it with the directory that fits"
        case .useANewerRelease: "nothing was changed; start the newer release"
        case .useTheOlderRelease: "nothing was changed; start the release that wrote it"
        case .replaceMember:
            "nothing was changed; this member counts as wiped: remove it from the cluster and add it again with an empty directory"
        case .checkDiskAndRestart:
            "nothing was acknowledged after that; see to the disk and start again, the end of the log is then checked and rewritten"
        }
    }
}
