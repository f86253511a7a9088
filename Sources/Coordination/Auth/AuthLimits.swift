/// Every bound of users, roles and tokens, with its unit and with what happens at the bound. All are judged at apply, so that no
/// member's settings matter.
public enum AuthLimits {
    /// Bytes of a name. Over it: ``AuthRefusal/nameTooLong``.
    public static let nameBytesMax = 1_024
    /// Bytes of a password's hash. Over it: ``AuthRefusal/malformedHash``.
    public static let hashBytesMax = 128
    /// Bytes of all users, roles and permissions. Over it: ``AuthRefusal/storeFull``.
    public static let recordBytesMax = 16 << 20
    /// What a user, a role, a granted role or a permission counts besides its own bytes.
    static let recordOverheadBytes = 64
    /// Roles of one user. Over it: ``AuthRefusal/tooManyRoles``.
    public static let rolesPerUserMax = 256
    /// Permissions of one role. Over it: ``AuthRefusal/tooManyPermissions``.
    public static let permissionsPerRoleMax = 4_096
    /// Tokens of one user. Over it: the one of them that ends first gives its place up.
    public static let tokensPerUserMax = 1_024
    /// Tokens of all users. Over it: ``AuthRefusal/tooManyTokens``.
    public static let tokensMax = 65_536
}
