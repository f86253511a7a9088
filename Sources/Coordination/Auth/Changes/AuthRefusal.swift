/// Why a request was refused because of users and roles. It is the same on every member and changes nothing.
public enum AuthRefusal: UInt8, Error, Hashable, Sendable, CaseIterable {
    /// The request says no user.
    case userEmpty = 1
    case permissionDenied = 2
    /// Users or roles have changed since it was found out who asks.
    case oldRevision = 3
    case rootUserNotFound = 4
    case rootRoleNotGranted = 5
    case userExists = 6
    case userNotFound = 7
    case roleEmpty = 8
    case roleExists = 9
    case roleNotFound = 10
    case roleNotGranted = 11
    case permissionNotGranted = 12
    /// Root may not be taken away while authentication is on; a permission is not on an empty range.
    case invalidManagement = 13
    case notEnabled = 14
    case authenticationFailed = 15
    case nameTooLong = 16
    case malformedHash = 17
    case storeFull = 18
    case tooManyTokens = 19
    case tooManyRoles = 20
    case tooManyPermissions = 21
}
