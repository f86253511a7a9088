/// Why a watcher could not be made, in the words that clients look for.
///
/// A watcher refused for want of a right carries ``EtcdError/rpcText``, one that starts before the compacted revision no reason
/// but the revision.
public enum WatchCancelReason: String, CaseIterable, Hashable, Sendable {
    case emptyRange = "mvcc: watcher range is empty"
    case duplicateID = "mvcc: duplicate watch ID provided on the WatchStream"
    /// For a negative start revision.
    case negativeStart = "etcdserver: mvcc: required revision has been compacted"
}
