/// On whose behalf a request is made, and the revision of users and roles at which that was found out.
///
/// What the user may do is decided when the request is applied; a principal of an earlier revision is then refused, since the user
/// may not be the same any more.
public struct Principal: Hashable, Sendable {
    public var user: UserName
    public var revision: AuthRevision

    public init(_ user: UserName, at revision: AuthRevision) {
        self.user = user
        self.revision = revision
    }
}
