/** A schema of a value: whatever library made it (zod 4, Valibot, ArkType), this is how it is asked (standardschema.dev). */
export interface ValueSchema {
  readonly "~standard": {
    readonly validate: (value: unknown) => SchemaAnswer | Promise<SchemaAnswer>;
  };
}

/** What a schema says of a value: nothing is wrong where there are no issues. */
export interface SchemaAnswer {
  readonly issues?: readonly SchemaIssue[] | undefined;
}

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
