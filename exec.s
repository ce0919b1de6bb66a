	.file	"<string>"
	.section	.rodata.cst8,"aM",@progbits,8
	.p2align	3, 0x0
.LCPI0_0:
	.quad	0x8000000000000000
.LCPI0_1:
	.quad	0xbff0000000000000
.LCPI0_2:
	.quad	0x3fe0000000000000
.LCPI0_3:
	.quad	0x7ff0000000000000
	.section	.ltext,"axl",@progbits
	.globl	_ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx
	.p2align	4
	.type	_ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx,@function
_ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx:
	.cfi_startproc
	pushq	%rbp
	.cfi_def_cfa_offset 16
	pushq	%r15
	.cfi_def_cfa_offset 24
	pushq	%r14
	.cfi_def_cfa_offset 32
	pushq	%r13
	.cfi_def_cfa_offset 40
	pushq	%r12
	.cfi_def_cfa_offset 48
	pushq	%rbx
	.cfi_def_cfa_offset 56
	subq	$136, %rsp
	.cfi_def_cfa_offset 192
	.cfi_offset %rbx, -56
	.cfi_offset %r12, -48
	.cfi_offset %r13, -40
	.cfi_offset %r14, -32
	.cfi_offset %r15, -24
	.cfi_offset %rbp, -16
	movq	272(%rsp), %r14
	movq	232(%rsp), %rbx
	movabsq	$NRT_incref, %r12
	movq	%rdi, %rbp
	movq	%rdx, %rdi
	vmovsd	%xmm2, 88(%rsp)
	vmovapd	%xmm1, 32(%rsp)
	vmovsd	%xmm0, 80(%rsp)
	movq	%rsi, %r15
	movq	%rdx, 8(%rsp)
	callq	*%r12
	movq	%rbx, %rdi
	callq	*%r12
	movq	%r15, (%rsp)
	testq	%r14, %r14
	jle	.LBB0_42
	xorl	%ebx, %ebx
.LBB0_43:
	movabsq	$9223372036854775800, %rax
	movq	232(%rsp), %r15
	leaq	-2(%r14), %r13
	addq	$9, %rax
	cmpq	%rax, %r14
	movq	%r14, %rax
	cmovgq	%r13, %rax
	xorl	%ecx, %ecx
	testq	%r13, %r13
	cmovnsq	%rax, %rcx
	movq	%r15, %rdi
	movq	%rcx, 16(%rsp)
	callq	*%r12
	movq	%r15, %rdi
	callq	*%r12
	movq	8(%rsp), %r15
	movq	%r15, %rdi
	callq	*%r12
	movq	%r15, %rdi
	callq	*%r12
	movq	200(%rsp), %r15
	movabsq	$.const.picklebuf.58e14eccb507b1e0206981740223e685cb8c3c57, %rax
	imulq	208(%rsp), %r15
	jo	.LBB0_47
	movabsq	$-1152921504606846976, %rcx
	addq	%r15, %rcx
	shrq	$61, %rcx
	cmpl	$7, %ecx
	jb	.LBB0_47
	shlq	$3, %r15
	movabsq	$NRT_MemInfo_alloc_aligned, %rax
	movl	$32, %esi
	movq	%r15, %rdi
	callq	*%rax
	testq	%rax, %rax
	je	.LBB0_46
	movq	16(%rsp), %rcx
	movq	%r15, %rdx
	movq	280(%rsp), %r15
	movq	264(%rsp), %rsi
	movq	%rbp, 56(%rsp)
	movq	192(%rsp), %rbp
	decq	%r14
	movq	%rax, 48(%rsp)
	movq	$0, (%rsp)
	subq	%rbx, %rcx
	imulq	%r15, %rbx
	imulq	%r15, %r13
	imulq	%r15, %r14
	movq	%rcx, %rdi
	sarq	$63, %rdi
	movq	%rcx, 16(%rsp)
	andnq	%rcx, %rdi, %rcx
	movq	%rcx, 72(%rsp)
	movq	208(%rsp), %rcx
	leaq	(%rsi,%rbx,8), %r12
	leaq	(%rsi,%r13,8), %rbx
	movq	24(%rax), %r13
	movabsq	$memset, %rax
	xorl	%esi, %esi
	leaq	(,%rcx,8), %rcx
	movq	%r13, %rdi
	movq	%rcx, 104(%rsp)
	callq	*%rax
	movq	8(%rsp), %rdi
	movabsq	$NRT_decref, %rax
	callq	*%rax
	movq	8(%rsp), %rdi
	movabsq	$NRT_decref, %rax
	callq	*%rax
	movq	72(%rsp), %rcx
	vmovapd	32(%rsp), %xmm0
	movabsq	$.LCPI0_0, %rax
	movq	208(%rsp), %rdx
	vmovsd	88(%rsp), %xmm17
	vmovsd	80(%rsp), %xmm18
	movq	$0, 32(%rsp)
	vxorpd	(%rax){1to2}, %xmm0, %xmm0
	movq	%rcx, %rax
	shlq	$13, %rax
	imulq	%rcx, %r15
	leaq	-6400(%rbp,%rax), %rax
	movq	%rax, 128(%rsp)
	movq	%rcx, %rax
	shlq	$8, %rax
	shlq	$8, %r15
	leaq	-200(%r12,%rax), %rax
	vmovupd	256(%rbp,%r15), %zmm2
	vmovupd	320(%rbp,%r15), %zmm3
	vmovupd	384(%rbp,%r15), %zmm4
	vmovupd	448(%rbp,%r15), %zmm5
	vbroadcastsd	%xmm0, %zmm1
	movq	%rax, 120(%rsp)
	movq	%rdx, %rax
	sarq	$63, %rax
	andnq	%rdx, %rax, %rdi
	movq	200(%rsp), %rax
	movabsq	$9223372036854775800, %rdx
	leaq	-1(%rax), %rcx
	movq	%rax, %rsi
	andq	%rdx, %rsi
	movabsq	$.LCPI0_2, %rdx
	movl	%eax, %r11d
	andl	$7, %r11d
	movq	%rcx, 112(%rsp)
	movabsq	$.LCPI0_1, %rcx
	vmovsd	(%rdx), %xmm6
	movq	%r11, 96(%rsp)
	shll	$8, %r11d
	movq	%rsi, 64(%rsp)
	vmovsd	(%rcx), %xmm8
	movabsq	$.LCPI0_3, %rcx
	vmovsd	(%rcx), %xmm7
	jmp	.LBB0_50
	.p2align	4
.LBB0_58:
	vaddpd	448(%rbp,%r15), %zmm5, %zmm5
	vaddpd	384(%rbp,%r15), %zmm4, %zmm4
	vaddpd	320(%rbp,%r15), %zmm3, %zmm3
	vaddpd	256(%rbp,%r15), %zmm2, %zmm2
	incq	32(%rsp)
	vmovupd	%zmm2, 256(%rbp,%r15)
	vmovupd	%zmm3, 320(%rbp,%r15)
	vmovupd	%zmm4, 384(%rbp,%r15)
	vmovupd	%zmm5, 448(%rbp,%r15)
.LBB0_50:
	movq	120(%rsp), %rax
	movq	128(%rsp), %r10
	movq	72(%rsp), %rdx
	cmpq	$0, 16(%rsp)
	jle	.LBB0_51
	.p2align	4
.LBB0_4:
	movq	264(%rsp), %r8
	movq	%rdx, %rsi
	decq	%rdx
	movq	%rax, %r9
	movq	%rdx, %rcx
	shlq	$8, %rcx
	vmovupd	%zmm4, 128(%r12,%rcx)
	vmovupd	%zmm3, 64(%r12,%rcx)
	vmovupd	%zmm2, (%r12,%rcx)
	vmovupd	%zmm5, 192(%r12,%rcx)
	movq	%r10, %rcx
	vmovupd	(%r8,%r14,8), %zmm2
	vmovupd	64(%r8,%r14,8), %zmm3
	vmovupd	128(%r8,%r14,8), %zmm4
	vmovupd	192(%r8,%r14,8), %zmm5
	movl	$6, %r8d
	.p2align	4
.LBB0_2:
	vbroadcastsd	-56(%r9), %zmm9
	vbroadcastsd	-48(%r9), %zmm10
	vbroadcastsd	-40(%r9), %zmm11
	vbroadcastsd	-32(%r9), %zmm12
	vbroadcastsd	-24(%r9), %zmm13
	vbroadcastsd	-16(%r9), %zmm14
	vbroadcastsd	-8(%r9), %zmm15
	vbroadcastsd	(%r9), %zmm16
	addq	$64, %r9
	decq	%r8
	vfmadd231pd	-1600(%rcx), %zmm9, %zmm5
	vfmadd231pd	-1664(%rcx), %zmm9, %zmm4
	vfmadd231pd	-1792(%rcx), %zmm9, %zmm2
	vfmadd231pd	-1728(%rcx), %zmm9, %zmm3
	vfmadd231pd	-1472(%rcx), %zmm10, %zmm3
	vfmadd231pd	-1536(%rcx), %zmm10, %zmm2
	vfmadd231pd	-1408(%rcx), %zmm10, %zmm4
	vfmadd231pd	-1344(%rcx), %zmm10, %zmm5
	vfmadd231pd	-1088(%rcx), %zmm11, %zmm5
	vfmadd231pd	-1152(%rcx), %zmm11, %zmm4
	vfmadd231pd	-1280(%rcx), %zmm11, %zmm2
	vfmadd231pd	-1216(%rcx), %zmm11, %zmm3
	vfmadd231pd	-960(%rcx), %zmm12, %zmm3
	vfmadd231pd	-1024(%rcx), %zmm12, %zmm2
	vfmadd231pd	-896(%rcx), %zmm12, %zmm4
	vfmadd231pd	-832(%rcx), %zmm12, %zmm5
	vfmadd231pd	-576(%rcx), %zmm13, %zmm5
	vfmadd231pd	-640(%rcx), %zmm13, %zmm4
	vfmadd231pd	-768(%rcx), %zmm13, %zmm2
	vfmadd231pd	-704(%rcx), %zmm13, %zmm3
	vfmadd231pd	-448(%rcx), %zmm14, %zmm3
	vfmadd231pd	-512(%rcx), %zmm14, %zmm2
	vfmadd231pd	-384(%rcx), %zmm14, %zmm4
	vfmadd231pd	-320(%rcx), %zmm14, %zmm5
	vfmadd231pd	-64(%rcx), %zmm15, %zmm5
	vfmadd231pd	-128(%rcx), %zmm15, %zmm4
	vfmadd231pd	-256(%rcx), %zmm15, %zmm2
	vfmadd231pd	-192(%rcx), %zmm15, %zmm3
	vfmadd231pd	64(%rcx), %zmm16, %zmm3
	vfmadd231pd	(%rcx), %zmm16, %zmm2
	vfmadd231pd	128(%rcx), %zmm16, %zmm4
	vfmadd231pd	192(%rcx), %zmm16, %zmm5
	addq	$2048, %rcx
	cmpq	$2, %r8
	ja	.LBB0_2
	addq	$-8192, %r10
	addq	$-256, %rax
	cmpq	$1, %rsi
	ja	.LBB0_4
.LBB0_51:
	vmovupd	128(%r12), %zmm11
	vmovupd	(%r12), %zmm9
	vmovupd	192(%r12), %zmm12
	vmovupd	64(%r12), %zmm10
	vmulpd	%zmm4, %zmm4, %zmm14
	vmulpd	128(%rbp,%r15), %zmm11, %zmm11
	vfmadd231pd	%zmm2, %zmm2, %zmm14
	vfmadd231pd	(%rbp,%r15), %zmm9, %zmm11
	vfmadd231pd	%zmm5, %zmm5, %zmm14
	vfmadd231pd	192(%rbp,%r15), %zmm12, %zmm11
	vfmadd231pd	%zmm3, %zmm3, %zmm14
	vfmadd231pd	64(%rbp,%r15), %zmm10, %zmm11
	vextractf64x4	$1, %zmm11, %ymm9
	vaddpd	%zmm9, %zmm11, %zmm9
	vextractf64x4	$1, %zmm14, %ymm11
	vextractf128	$1, %ymm9, %xmm10
	vaddpd	%xmm10, %xmm9, %xmm9
	vshufpd	$1, %xmm9, %xmm9, %xmm10
	vaddsd	%xmm10, %xmm9, %xmm9
	vaddpd	%zmm11, %zmm14, %zmm10
	vextractf128	$1, %ymm10, %xmm11
	vsubsd	%xmm18, %xmm9, %xmm9
	vaddpd	%xmm11, %xmm10, %xmm10
	vmulsd	%xmm9, %xmm9, %xmm12
	vshufpd	$1, %xmm10, %xmm10, %xmm11
	vaddsd	%xmm11, %xmm10, %xmm10
	vaddsd	%xmm12, %xmm10, %xmm10
	vmulsd	%xmm6, %xmm10, %xmm13
	vucomisd	%xmm7, %xmm13
	je	.LBB0_5
	vucomisd	%xmm13, %xmm17
	jae	.LBB0_9
	vucomisd	%xmm8, %xmm13
	jne	.LBB0_11
	jp	.LBB0_11
	cmpq	$0, 200(%rsp)
	movq	16(%rsp), %r10
	movq	32(%rsp), %r8
	movq	64(%rsp), %r9
	jle	.LBB0_21
	movq	%r13, %rax
	movq	%rbp, %rcx
	xorl	%edx, %edx
.LBB0_17:
	incq	%rdx
	xorl	%esi, %esi
	.p2align	4
.LBB0_18:
	cmpq	%rsi, %rdi
	je	.LBB0_20
	vmovsd	(%rcx,%rsi,8), %xmm10
	vucomisd	(%rax,%rsi,8), %xmm10
	leaq	1(%rsi), %rsi
	jne	.LBB0_12
	jnp	.LBB0_18
	jmp	.LBB0_12
	.p2align	4
.LBB0_20:
	movq	104(%rsp), %rsi
	addq	%rsi, %rcx
	addq	%rsi, %rax
	cmpq	200(%rsp), %rdx
	jne	.LBB0_17
	.p2align	4
.LBB0_21:
	movq	(%rsp), %rsi
	movq	%r8, %rcx
	subq	%rsi, %rcx
	je	.LBB0_24
	movq	304(%rsp), %rax
	movabsq	$9223372036854775800, %rdx
	addq	$8, %rdx
	subq	%r8, %rax
	cmpq	%rdx, %rax
	jne	.LBB0_52
	cmpq	$-1, %rcx
	je	.LBB0_24
.LBB0_52:
	movq	%rax, %rdx
	orq	%rcx, %rdx
	shrq	$32, %rdx
	testq	%rdx, %rdx
	je	.LBB0_53
	je	.LBB0_53
	cqto
	idivq	%rcx
	jmp	.LBB0_56
	.p2align	4
.LBB0_11:
	movq	16(%rsp), %r10
	movq	32(%rsp), %r8
	movq	64(%rsp), %r9
.LBB0_12:
	movq	(%rsp), %rsi
	cmpq	304(%rsp), %r8
	jl	.LBB0_25
	jmp	.LBB0_14
.LBB0_53:
	xorl	%edx, %edx
	divl	%ecx
.LBB0_56:
	movq	%rdx, %rsi
	xorq	%rcx, %rsi
	sets	%sil
	testq	%rdx, %rdx
	setne	%dl
	andb	%sil, %dl
	movq	(%rsp), %rsi
	movzbl	%dl, %edx
	subq	%rdx, %rax
	imulq	%rcx, %rax
	addq	%rax, %r8
	cmpq	304(%rsp), %r8
	jge	.LBB0_14
.LBB0_25:
	cmpq	$0, 200(%rsp)
	leaq	(%rsi,%rsi), %rax
	setle	%cl
	cmpq	%rax, %r8
	setl	%al
	cmovgeq	%r8, %rsi
	orb	%al, %cl
	je	.LBB0_27
	kmovd	%eax, %k1
	vmovsd	%xmm8, %xmm13, %xmm13 {%k1}
	vmovapd	%xmm13, %xmm8
	jmp	.LBB0_35
	.p2align	4
.LBB0_27:
	cmpq	$7, 112(%rsp)
	jae	.LBB0_29
	xorl	%eax, %eax
	jmp	.LBB0_32
	.p2align	4
.LBB0_29:
	movl	$1792, %ecx
	xorl	%eax, %eax
	.p2align	4
.LBB0_30:
	vmovups	-1792(%rbp,%rcx), %zmm8
	vmovups	-1728(%rbp,%rcx), %zmm10
	vmovups	-1664(%rbp,%rcx), %zmm11
	vmovups	-1600(%rbp,%rcx), %zmm12
	addq	$8, %rax
	vmovups	%zmm12, -1600(%r13,%rcx)
	vmovups	%zmm8, -1792(%r13,%rcx)
	vmovups	%zmm10, -1728(%r13,%rcx)
	vmovups	%zmm11, -1664(%r13,%rcx)
	vmovups	-1536(%rbp,%rcx), %zmm8
	vmovups	-1472(%rbp,%rcx), %zmm10
	vmovups	-1408(%rbp,%rcx), %zmm11
	vmovups	-1344(%rbp,%rcx), %zmm12
	vmovups	%zmm12, -1344(%r13,%rcx)
	vmovups	%zmm8, -1536(%r13,%rcx)
	vmovups	%zmm10, -1472(%r13,%rcx)
	vmovups	%zmm11, -1408(%r13,%rcx)
	vmovups	-1280(%rbp,%rcx), %zmm8
	vmovups	-1216(%rbp,%rcx), %zmm10
	vmovups	-1152(%rbp,%rcx), %zmm11
	vmovups	-1088(%rbp,%rcx), %zmm12
	vmovups	%zmm12, -1088(%r13,%rcx)
	vmovups	%zmm8, -1280(%r13,%rcx)
	vmovups	%zmm10, -1216(%r13,%rcx)
	vmovups	%zmm11, -1152(%r13,%rcx)
	vmovups	-1024(%rbp,%rcx), %zmm8
	vmovups	-960(%rbp,%rcx), %zmm10
	vmovups	-896(%rbp,%rcx), %zmm11
	vmovups	-832(%rbp,%rcx), %zmm12
	vmovups	%zmm12, -832(%r13,%rcx)
	vmovups	%zmm8, -1024(%r13,%rcx)
	vmovups	%zmm10, -960(%r13,%rcx)
	vmovups	%zmm11, -896(%r13,%rcx)
	vmovups	-768(%rbp,%rcx), %zmm8
	vmovups	-704(%rbp,%rcx), %zmm10
	vmovups	-640(%rbp,%rcx), %zmm11
	vmovups	-576(%rbp,%rcx), %zmm12
	vmovups	%zmm12, -576(%r13,%rcx)
	vmovups	%zmm8, -768(%r13,%rcx)
	vmovups	%zmm10, -704(%r13,%rcx)
	vmovups	%zmm11, -640(%r13,%rcx)
	vmovups	-512(%rbp,%rcx), %zmm8
	vmovups	-448(%rbp,%rcx), %zmm10
	vmovups	-384(%rbp,%rcx), %zmm11
	vmovups	-320(%rbp,%rcx), %zmm12
	vmovups	%zmm12, -320(%r13,%rcx)
	vmovups	%zmm8, -512(%r13,%rcx)
	vmovups	%zmm10, -448(%r13,%rcx)
	vmovups	%zmm11, -384(%r13,%rcx)
	vmovups	-256(%rbp,%rcx), %zmm8
	vmovups	-192(%rbp,%rcx), %zmm10
	vmovups	-128(%rbp,%rcx), %zmm11
	vmovups	-64(%rbp,%rcx), %zmm12
	vmovups	%zmm12, -64(%r13,%rcx)
	vmovups	%zmm8, -256(%r13,%rcx)
	vmovups	%zmm10, -192(%r13,%rcx)
	vmovups	%zmm11, -128(%r13,%rcx)
	vmovupd	(%rbp,%rcx), %zmm8
	vmovupd	64(%rbp,%rcx), %zmm10
	vmovupd	128(%rbp,%rcx), %zmm11
	vmovupd	192(%rbp,%rcx), %zmm12
	vmovupd	%zmm11, 128(%r13,%rcx)
	vmovupd	%zmm12, 192(%r13,%rcx)
	vmovupd	%zmm8, (%r13,%rcx)
	vmovupd	%zmm10, 64(%r13,%rcx)
	addq	$2048, %rcx
	cmpq	%rax, %r9
	jne	.LBB0_30
	cmpq	$0, 96(%rsp)
	je	.LBB0_34
.LBB0_32:
	shlq	$8, %rax
	xorl	%edx, %edx
	leaq	(%r13,%rax), %rcx
	addq	%rbp, %rax
	.p2align	4
.LBB0_33:
	vmovupd	(%rax,%rdx), %zmm8
	vmovupd	64(%rax,%rdx), %zmm10
	vmovupd	128(%rax,%rdx), %zmm11
	vmovupd	192(%rax,%rdx), %zmm12
	vmovupd	%zmm11, 128(%rcx,%rdx)
	vmovupd	%zmm12, 192(%rcx,%rdx)
	vmovupd	%zmm8, (%rcx,%rdx)
	vmovupd	%zmm10, 64(%rcx,%rdx)
	addq	$256, %rdx
	cmpq	%rdx, %r11
	jne	.LBB0_33
.LBB0_34:
	vmovapd	%xmm13, %xmm8
	movq	%r8, %rsi
.LBB0_35:
	movq	264(%rsp), %rax
	movq	%r8, 32(%rsp)
	movq	%rsi, (%rsp)
	vfmadd213pd	(%rax,%r14,8), %zmm1, %zmm2
	vfmadd213pd	64(%rax,%r14,8), %zmm1, %zmm3
	vfmadd213pd	128(%rax,%r14,8), %zmm1, %zmm4
	vfmadd213pd	192(%rax,%r14,8), %zmm1, %zmm5
	testq	%r10, %r10
	jle	.LBB0_58
	vmulsd	%xmm0, %xmm9, %xmm9
	leaq	56(%r12), %rax
	leaq	1984(%rbp), %rcx
	xorl	%r9d, %r9d
	vbroadcastsd	%xmm9, %zmm9
	jmp	.LBB0_41
	.p2align	4
.LBB0_40:
	incq	%r9
	addq	$8192, %rcx
	addq	$256, %rax
	cmpq	%r9, %r10
	je	.LBB0_58
.LBB0_41:
	movl	$6, %r8d
	movq	%rcx, %rdx
	xorl	%esi, %esi
	.p2align	4
.LBB0_37:
	vmovupd	-1984(%rdx), %zmm11
	vmovupd	-1920(%rdx), %zmm12
	vbroadcastsd	-56(%rax,%rsi), %zmm10
	vmovupd	-1856(%rdx), %zmm13
	vmovupd	-1792(%rdx), %zmm14
	decq	%r8
	vmulpd	%zmm2, %zmm11, %zmm15
	vfmadd231pd	%zmm2, %zmm10, %zmm11
	vfmadd231pd	%zmm3, %zmm12, %zmm15
	vfmadd231pd	%zmm3, %zmm10, %zmm12
	vmovupd	%zmm11, -1984(%rdx)
	vfmadd231pd	%zmm4, %zmm13, %zmm15
	vfmadd231pd	%zmm4, %zmm10, %zmm13
	vfmadd213pd	%zmm14, %zmm5, %zmm10
	vmovupd	%zmm12, -1920(%rdx)
	vmovupd	%zmm13, -1856(%rdx)
	vmovupd	%zmm10, -1792(%rdx)
	vfmadd231pd	%zmm5, %zmm14, %zmm15
	vbroadcastsd	-48(%rax,%rsi), %zmm10
	vmovupd	-1728(%rdx), %zmm11
	vmulpd	%zmm2, %zmm11, %zmm12
	vfmadd231pd	%zmm2, %zmm10, %zmm11
	vmovupd	%zmm11, -1728(%rdx)
	vmovupd	-1664(%rdx), %zmm11
	vfmadd231pd	%zmm3, %zmm11, %zmm12
	vfmadd231pd	%zmm3, %zmm10, %zmm11
	vmovupd	%zmm11, -1664(%rdx)
	vmovupd	-1600(%rdx), %zmm11
	vfmadd231pd	%zmm4, %zmm11, %zmm12
	vfmadd231pd	%zmm4, %zmm10, %zmm11
	vmovupd	%zmm11, -1600(%rdx)
	vmovupd	-1536(%rdx), %zmm11
	vfmadd213pd	%zmm11, %zmm5, %zmm10
	vfmadd231pd	%zmm5, %zmm11, %zmm12
	vmovupd	%zmm10, -1536(%rdx)
	vunpcklpd	%zmm12, %zmm15, %zmm10
	vunpckhpd	%zmm12, %zmm15, %zmm11
	vbroadcastsd	-40(%rax,%rsi), %zmm15
	vmovupd	-1472(%rdx), %zmm12
	vaddpd	%zmm11, %zmm10, %zmm10
	vmulpd	%zmm2, %zmm12, %zmm13
	vfmadd231pd	%zmm2, %zmm15, %zmm12
	vmovupd	%zmm12, -1472(%rdx)
	vmovupd	-1408(%rdx), %zmm12
	vmovupd	-1344(%rdx), %zmm14
	vfmadd231pd	%zmm3, %zmm12, %zmm13
	vfmadd231pd	%zmm3, %zmm15, %zmm12
	vfmadd231pd	%zmm4, %zmm14, %zmm13
	vfmadd231pd	%zmm4, %zmm15, %zmm14
	vmovupd	%zmm12, -1408(%rdx)
	vmovupd	%zmm14, -1344(%rdx)
	vmovupd	-1280(%rdx), %zmm12
	vfmadd213pd	%zmm12, %zmm5, %zmm15
	vfmadd231pd	%zmm5, %zmm12, %zmm13
	vmovupd	%zmm15, -1280(%rdx)
	vbroadcastsd	-32(%rax,%rsi), %zmm11
	vmovupd	-1216(%rdx), %zmm12
	vmulpd	%zmm2, %zmm12, %zmm14
	vfmadd231pd	%zmm2, %zmm11, %zmm12
	vmovupd	%zmm12, -1216(%rdx)
	vmovupd	-1152(%rdx), %zmm12
	vfmadd231pd	%zmm3, %zmm12, %zmm14
	vfmadd231pd	%zmm3, %zmm11, %zmm12
	vmovupd	%zmm12, -1152(%rdx)
	vmovupd	-1088(%rdx), %zmm12
	vfmadd231pd	%zmm4, %zmm12, %zmm14
	vfmadd231pd	%zmm4, %zmm11, %zmm12
	vmovupd	%zmm12, -1088(%rdx)
	vmovupd	-1024(%rdx), %zmm12
	vfmadd213pd	%zmm12, %zmm5, %zmm11
	vfmadd231pd	%zmm5, %zmm12, %zmm14
	vmovupd	%zmm11, -1024(%rdx)
	vunpcklpd	%zmm14, %zmm13, %zmm11
	vunpckhpd	%zmm14, %zmm13, %zmm12
	vaddpd	%zmm12, %zmm11, %zmm11
	vmovupd	-960(%rdx), %zmm14
	vshuff64x2	$136, %zmm11, %zmm10, %zmm12
	vshuff64x2	$221, %zmm11, %zmm10, %zmm10
	vbroadcastsd	-24(%rax,%rsi), %zmm11
	vaddpd	%zmm10, %zmm12, %zmm10
	vmulpd	%zmm2, %zmm14, %zmm13
	vfmadd231pd	%zmm2, %zmm11, %zmm14
	vmovupd	%zmm14, -960(%rdx)
	vmovupd	-896(%rdx), %zmm12
	vfmadd231pd	%zmm3, %zmm12, %zmm13
	vfmadd231pd	%zmm3, %zmm11, %zmm12
	vmovupd	%zmm12, -896(%rdx)
	vmovupd	-832(%rdx), %zmm12
	vfmadd231pd	%zmm4, %zmm12, %zmm13
	vfmadd231pd	%zmm4, %zmm11, %zmm12
	vmovupd	%zmm12, -832(%rdx)
	vmovupd	-768(%rdx), %zmm12
	vfmadd213pd	%zmm12, %zmm5, %zmm11
	vfmadd231pd	%zmm5, %zmm12, %zmm13
	vmovupd	%zmm11, -768(%rdx)
	vbroadcastsd	-16(%rax,%rsi), %zmm11
	vmovupd	-704(%rdx), %zmm12
	vmulpd	%zmm2, %zmm12, %zmm14
	vfmadd231pd	%zmm2, %zmm11, %zmm12
	vmovupd	%zmm12, -704(%rdx)
	vmovupd	-640(%rdx), %zmm12
	vfmadd231pd	%zmm3, %zmm12, %zmm14
	vfmadd231pd	%zmm3, %zmm11, %zmm12
	vmovupd	%zmm12, -640(%rdx)
	vmovupd	-576(%rdx), %zmm12
	vfmadd231pd	%zmm4, %zmm12, %zmm14
	vfmadd231pd	%zmm4, %zmm11, %zmm12
	vmovupd	%zmm12, -576(%rdx)
	vmovupd	-512(%rdx), %zmm12
	vfmadd213pd	%zmm12, %zmm5, %zmm11
	vfmadd231pd	%zmm5, %zmm12, %zmm14
	vmovupd	%zmm11, -512(%rdx)
	vunpcklpd	%zmm14, %zmm13, %zmm11
	vunpckhpd	%zmm14, %zmm13, %zmm12
	vbroadcastsd	-8(%rax,%rsi), %zmm15
	vmovupd	-448(%rdx), %zmm13
	vaddpd	%zmm12, %zmm11, %zmm11
	vmulpd	%zmm2, %zmm13, %zmm14
	vfmadd231pd	%zmm2, %zmm15, %zmm13
	vmovupd	%zmm13, -448(%rdx)
	vmovupd	-384(%rdx), %zmm13
	vfmadd231pd	%zmm3, %zmm13, %zmm14
	vfmadd231pd	%zmm3, %zmm15, %zmm13
	vmovupd	%zmm13, -384(%rdx)
	vmovupd	-320(%rdx), %zmm13
	vfmadd231pd	%zmm4, %zmm13, %zmm14
	vfmadd231pd	%zmm4, %zmm15, %zmm13
	vmovupd	%zmm13, -320(%rdx)
	vmovupd	-256(%rdx), %zmm13
	vfmadd213pd	%zmm13, %zmm5, %zmm15
	vfmadd231pd	%zmm5, %zmm13, %zmm14
	vmovupd	%zmm15, -256(%rdx)
	vbroadcastsd	(%rax,%rsi), %zmm12
	vmovupd	-192(%rdx), %zmm13
	vmulpd	%zmm2, %zmm13, %zmm15
	vfmadd231pd	%zmm2, %zmm12, %zmm13
	vmovupd	%zmm13, -192(%rdx)
	vmovupd	-128(%rdx), %zmm13
	vfmadd231pd	%zmm3, %zmm13, %zmm15
	vfmadd231pd	%zmm3, %zmm12, %zmm13
	vmovupd	%zmm13, -128(%rdx)
	vmovupd	-64(%rdx), %zmm13
	vfmadd231pd	%zmm4, %zmm13, %zmm15
	vfmadd231pd	%zmm4, %zmm12, %zmm13
	vmovupd	%zmm13, -64(%rdx)
	vmovupd	(%rdx), %zmm13
	vfmadd213pd	%zmm13, %zmm5, %zmm12
	vfmadd231pd	%zmm5, %zmm13, %zmm15
	vmovupd	%zmm12, (%rdx)
	vunpcklpd	%zmm15, %zmm14, %zmm12
	vunpckhpd	%zmm15, %zmm14, %zmm13
	addq	$2048, %rdx
	vaddpd	%zmm13, %zmm12, %zmm12
	vshuff64x2	$136, %zmm12, %zmm11, %zmm13
	vshuff64x2	$221, %zmm12, %zmm11, %zmm11
	vaddpd	%zmm11, %zmm13, %zmm11
	vshuff64x2	$136, %zmm11, %zmm10, %zmm12
	vshuff64x2	$221, %zmm11, %zmm10, %zmm10
	vaddpd	%zmm10, %zmm12, %zmm10
	vmovupd	%zmm10, (%rbx,%rsi)
	addq	$64, %rsi
	cmpq	$2, %r8
	ja	.LBB0_37
	vmovupd	(%rbx), %zmm2
	vmovupd	64(%rbx), %zmm3
	vmovupd	128(%rbx), %zmm4
	vmovupd	192(%rbx), %zmm5
	testq	%r9, %r9
	jne	.LBB0_40
	vmovupd	(%rbp,%r15), %zmm10
	vmovupd	64(%rbp,%r15), %zmm11
	vmovupd	128(%rbp,%r15), %zmm12
	vmovupd	192(%rbp,%r15), %zmm13
	vfmadd231pd	%zmm9, %zmm11, %zmm3
	vfmadd231pd	%zmm9, %zmm10, %zmm2
	vfmadd231pd	%zmm9, %zmm12, %zmm4
	vfmadd231pd	%zmm9, %zmm13, %zmm5
	vfmadd231pd	64(%r12), %zmm9, %zmm11
	vfmadd231pd	(%r12), %zmm9, %zmm10
	vfmadd231pd	192(%r12), %zmm9, %zmm13
	vfmadd231pd	128(%r12), %zmm9, %zmm12
	vmovupd	%zmm12, 128(%rbp,%r15)
	vmovupd	%zmm13, 192(%rbp,%r15)
	vmovupd	%zmm10, (%rbp,%r15)
	vmovupd	%zmm11, 64(%rbp,%r15)
	jmp	.LBB0_40
.LBB0_24:
	xorl	%eax, %eax
	addq	%rax, %r8
	cmpq	304(%rsp), %r8
	jl	.LBB0_25
.LBB0_14:
	movq	232(%rsp), %rbx
	movabsq	$NRT_decref, %r14
	movq	%r8, %r15
	vmovapd	%xmm13, 16(%rsp)
	movq	%rbx, %rdi
	vzeroupper
	callq	*%r14
	movq	8(%rsp), %rdi
	callq	*%r14
	movq	%rbx, %rdi
	callq	*%r14
	movq	48(%rsp), %rdi
	callq	*%r14
	movq	%rbx, %rdi
	callq	*%r14
	movq	56(%rsp), %rax
	movq	$2, (%rax)
	movq	%r15, 8(%rax)
	jmp	.LBB0_7
.LBB0_5:
	movq	232(%rsp), %rbx
	movabsq	$NRT_decref, %r14
	vmovapd	%xmm13, 16(%rsp)
	movq	%rbx, %rdi
	vzeroupper
	callq	*%r14
	movq	8(%rsp), %rdi
	callq	*%r14
	movq	%rbx, %rdi
	callq	*%r14
	movq	48(%rsp), %rdi
	callq	*%r14
	movq	%rbx, %rdi
	callq	*%r14
	movq	56(%rsp), %rax
	movq	$1, (%rax)
	jmp	.LBB0_6
.LBB0_9:
	movq	232(%rsp), %rbx
	movabsq	$NRT_decref, %r14
	vmovapd	%xmm13, 16(%rsp)
	movq	%rbx, %rdi
	vzeroupper
	callq	*%r14
	movq	8(%rsp), %rdi
	callq	*%r14
	movq	%rbx, %rdi
	callq	*%r14
	movq	48(%rsp), %rdi
	callq	*%r14
	movq	%rbx, %rdi
	callq	*%r14
	movq	56(%rsp), %rax
	movq	$0, (%rax)
.LBB0_6:
	movq	32(%rsp), %rcx
	movq	%rcx, 8(%rax)
.LBB0_7:
	vmovaps	16(%rsp), %xmm0
	vmovsd	%xmm0, 16(%rax)
	xorl	%eax, %eax
.LBB0_48:
	addq	$136, %rsp
	.cfi_def_cfa_offset 56
	popq	%rbx
	.cfi_def_cfa_offset 48
	popq	%r12
	.cfi_def_cfa_offset 40
	popq	%r13
	.cfi_def_cfa_offset 32
	popq	%r14
	.cfi_def_cfa_offset 24
	popq	%r15
	.cfi_def_cfa_offset 16
	popq	%rbp
	.cfi_def_cfa_offset 8
	retq
.LBB0_42:
	.cfi_def_cfa_offset 192
	movq	%r14, %rbx
	jmp	.LBB0_43
.LBB0_46:
	movabsq	$.const.picklebuf.ba289d81f05c7020f3477c15734804df65abe209, %rax
.LBB0_47:
	movq	(%rsp), %rcx
	movq	%rax, (%rcx)
	movl	$1, %eax
	jmp	.LBB0_48
.Lfunc_end0:
	.size	_ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx, .Lfunc_end0-_ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx
	.cfi_endproc

	.globl	_ZN7cpython10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx
	.p2align	4
	.type	_ZN7cpython10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx,@function
_ZN7cpython10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx:
	.cfi_startproc
	pushq	%rbp
	.cfi_def_cfa_offset 16
	pushq	%r15
	.cfi_def_cfa_offset 24
	pushq	%r14
	.cfi_def_cfa_offset 32
	pushq	%r13
	.cfi_def_cfa_offset 40
	pushq	%r12
	.cfi_def_cfa_offset 48
	pushq	%rbx
	.cfi_def_cfa_offset 56
	subq	$344, %rsp
	.cfi_def_cfa_offset 400
	.cfi_offset %rbx, -56
	.cfi_offset %r12, -48
	.cfi_offset %r13, -40
	.cfi_offset %r14, -32
	.cfi_offset %r15, -24
	.cfi_offset %rbp, -16
	movq	%rsi, %rdi
	subq	$8, %rsp
	.cfi_adjust_cfa_offset 8
	leaq	144(%rsp), %r10
	xorl	%ebx, %ebx
	leaq	152(%rsp), %r11
	leaq	160(%rsp), %r14
	leaq	168(%rsp), %r15
	leaq	176(%rsp), %r12
	movabsq	$.const._advance, %rsi
	movabsq	$PyArg_UnpackTuple, %r13
	leaq	192(%rsp), %r8
	leaq	184(%rsp), %r9
	movl	$7, %edx
	movl	$7, %ecx
	xorl	%eax, %eax
	pushq	%r10
	.cfi_adjust_cfa_offset 8
	pushq	%r11
	.cfi_adjust_cfa_offset 8
	pushq	%r14
	.cfi_adjust_cfa_offset 8
	pushq	%r15
	.cfi_adjust_cfa_offset 8
	pushq	%r12
	.cfi_adjust_cfa_offset 8
	callq	*%r13
	addq	$48, %rsp
	.cfi_adjust_cfa_offset -48
	vxorps	%xmm0, %xmm0, %xmm0
	vmovaps	%xmm0, 48(%rsp)
	movq	$0, 64(%rsp)
	movq	$0, 40(%rsp)
	testl	%eax, %eax
	je	.LBB1_16
	movabsq	$_ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx, %rax
	cmpq	$0, (%rax)
	je	.LBB1_20
	movq	184(%rsp), %rdi
	movabsq	$NRT_adapt_ndarray_from_python, %rbx
	leaq	272(%rsp), %rsi
	vxorps	%xmm0, %xmm0, %xmm0
	vmovups	%zmm0, 272(%rsp)
	movq	$0, 336(%rsp)
	vzeroupper
	callq	*%rbx
	cmpq	$8, 296(%rsp)
	setne	%cl
	testl	%eax, %eax
	setne	%bpl
	orb	%cl, %bpl
	cmpb	$1, %bpl
	je	.LBB1_22
	testb	%bpl, %bpl
	jne	.LBB1_23
.LBB1_4:
	movq	176(%rsp), %rdi
	movq	272(%rsp), %r14
	movq	304(%rsp), %r15
	movq	312(%rsp), %r12
	movq	320(%rsp), %r13
	leaq	192(%rsp), %rsi
	vxorps	%xmm0, %xmm0, %xmm0
	vmovups	%zmm0, 192(%rsp)
	movq	$0, 256(%rsp)
	vzeroupper
	callq	*%rbx
	cmpq	$8, 216(%rsp)
	setne	%cl
	testl	%eax, %eax
	setne	%bl
	orb	%cl, %bl
	jne	.LBB1_24
	testb	%bl, %bl
	jne	.LBB1_27
.LBB1_6:
	movq	224(%rsp), %rcx
	movq	192(%rsp), %rax
	movq	232(%rsp), %rdx
	movq	168(%rsp), %rdi
	movq	%r12, 8(%rsp)
	movabsq	$PyNumber_Float, %r12
	movq	%r13, 128(%rsp)
	movq	%r15, 16(%rsp)
	movq	%r14, 32(%rsp)
	movq	%rcx, 120(%rsp)
	movq	240(%rsp), %rcx
	movq	%rax, 24(%rsp)
	movq	%rdx, 112(%rsp)
	movq	%rcx, 104(%rsp)
	callq	*%r12
	movabsq	$PyFloat_AsDouble, %rbx
	movq	%rax, %rdi
	movq	%rax, %r15
	callq	*%rbx
	movabsq	$Py_DecRef, %r13
	movq	%r15, %rdi
	vmovsd	%xmm0, 96(%rsp)
	callq	*%r13
	movabsq	$PyErr_Occurred, %rbp
	callq	*%rbp
	testq	%rax, %rax
	jne	.LBB1_26
	movq	160(%rsp), %rdi
	callq	*%r12
	movq	%rax, %rdi
	movq	%rax, %r15
	callq	*%rbx
	movq	%r15, %rdi
	vmovsd	%xmm0, 88(%rsp)
	callq	*%r13
	callq	*%rbp
	testq	%rax, %rax
	jne	.LBB1_26
	movq	152(%rsp), %rdi
	callq	*%r12
	movq	%rax, %rdi
	movq	%rax, %r15
	callq	*%rbx
	movq	%r15, %rdi
	vmovsd	%xmm0, 80(%rsp)
	callq	*%r13
	callq	*%rbp
	testq	%rax, %rax
	jne	.LBB1_26
	movq	144(%rsp), %rdi
	movabsq	$PyNumber_Long, %r14
	callq	*%r14
	movabsq	$PyLong_AsLongLong, %rbx
	testq	%rax, %rax
	je	.LBB1_25
	movq	%rax, %rdi
	movq	%rax, %r12
	callq	*%rbx
	movq	%r12, %rdi
	movq	%rax, %r15
	callq	*%r13
	callq	*%rbp
	testq	%rax, %rax
	jne	.LBB1_26
.LBB1_11:
	movq	136(%rsp), %rdi
	callq	*%r14
	testq	%rax, %rax
	je	.LBB1_13
	movq	%rax, %rdi
	movq	%rax, %r12
	callq	*%rbx
	movq	%r12, %rdi
	callq	*%r13
.LBB1_13:
	callq	*%rbp
	testq	%rax, %rax
	jne	.LBB1_26
	vxorps	%xmm0, %xmm0, %xmm0
	vmovaps	%xmm0, 48(%rsp)
	movq	$0, 64(%rsp)
	subq	$128, %rsp
	.cfi_adjust_cfa_offset 128
	movq	240(%rsp), %rdx
	movq	248(%rsp), %rsi
	vmovsd	224(%rsp), %xmm0
	vmovsd	216(%rsp), %xmm1
	vmovsd	208(%rsp), %xmm2
	movq	232(%rsp), %rax
	movq	%r15, 112(%rsp)
	movq	152(%rsp), %r15
	movq	160(%rsp), %r14
	leaq	176(%rsp), %rdi
	movq	%rdx, 80(%rsp)
	movq	256(%rsp), %rdx
	movq	%rsi, 72(%rsp)
	movq	136(%rsp), %rsi
	movq	%rax, 88(%rsp)
	movabsq	$_ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx, %rax
	movq	%r15, 40(%rsp)
	movq	%rdx, 16(%rsp)
	movq	144(%rsp), %rdx
	movq	%rsi, 8(%rsp)
	leaq	168(%rsp), %rsi
	movq	%rdx, (%rsp)
	movq	%r14, %rdx
	callq	*%rax
	addq	$128, %rsp
	.cfi_adjust_cfa_offset -128
	vmovsd	64(%rsp), %xmm0
	movl	%eax, %ebp
	movq	40(%rsp), %rax
	movq	48(%rsp), %r13
	movq	56(%rsp), %r12
	movabsq	$NRT_decref, %rbx
	movq	%r14, %rdi
	movq	%rax, 8(%rsp)
	vmovsd	%xmm0, 16(%rsp)
	callq	*%rbx
	movq	%r15, %rdi
	callq	*%rbx
	testl	%ebp, %ebp
	jne	.LBB1_17
	movabsq	$PyTuple_New, %rax
	movl	$3, %edi
	callq	*%rax
	movabsq	$PyLong_FromLongLong, %r15
	movq	%r13, %rdi
	movq	%rax, %rbx
	callq	*%r15
	movabsq	$PyTuple_SetItem, %r14
	movq	%rbx, %rdi
	xorl	%esi, %esi
	movq	%rax, %rdx
	callq	*%r14
	movq	%r12, %rdi
	callq	*%r15
	movl	$1, %esi
	movq	%rbx, %rdi
	movq	%rax, %rdx
	callq	*%r14
	vmovsd	16(%rsp), %xmm0
	movabsq	$PyFloat_FromDouble, %rax
	callq	*%rax
	movl	$2, %esi
	movq	%rbx, %rdi
	movq	%rax, %rdx
	callq	*%r14
.LBB1_16:
	movq	%rbx, %rax
	addq	$344, %rsp
	.cfi_def_cfa_offset 56
	popq	%rbx
	.cfi_def_cfa_offset 48
	popq	%r12
	.cfi_def_cfa_offset 40
	popq	%r13
	.cfi_def_cfa_offset 32
	popq	%r14
	.cfi_def_cfa_offset 24
	popq	%r15
	.cfi_def_cfa_offset 16
	popq	%rbp
	.cfi_def_cfa_offset 8
	retq
.LBB1_17:
	.cfi_def_cfa_offset 400
	movabsq	$PyErr_Clear, %rax
	callq	*%rax
	movq	8(%rsp), %r14
	movl	8(%r14), %esi
	movq	(%r14), %rdi
	cmpl	$0, 32(%r14)
	jle	.LBB1_28
	movslq	%esi, %rsi
	movabsq	$PyBytes_FromStringAndSize, %rax
	callq	*%rax
	movq	16(%r14), %rdi
	movq	%rax, %rbx
	callq	*24(%r14)
	testq	%rax, %rax
	je	.LBB1_33
	movabsq	$numba_runtime_build_excinfo_struct, %rcx
	movq	%rbx, %rdi
	movq	%rax, %rsi
	callq	*%rcx
	movabsq	$NRT_Free, %r15
	movq	%r14, %rdi
	movq	%rax, %rbx
	callq	*%r15
	jmp	.LBB1_29
.LBB1_20:
	movabsq	$PyExc_RuntimeError, %rdi
	movabsq	$".const.missing Environment: _ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx", %rsi
.LBB1_21:
	movabsq	$PyErr_SetString, %rax
	callq	*%rax
	xorl	%ebx, %ebx
	jmp	.LBB1_16
.LBB1_22:
	movabsq	$PyExc_TypeError, %rdi
	movabsq	$".const.can't unbox array from PyObject into native value.  The object maybe of a different type", %rsi
	movabsq	$PyErr_SetString, %rax
	callq	*%rax
	testb	%bpl, %bpl
	je	.LBB1_4
	jmp	.LBB1_23
.LBB1_24:
	movabsq	$PyExc_TypeError, %rdi
	movabsq	$".const.can't unbox array from PyObject into native value.  The object maybe of a different type", %rsi
	movabsq	$PyErr_SetString, %rax
	callq	*%rax
	testb	%bl, %bl
	je	.LBB1_6
	jmp	.LBB1_27
.LBB1_25:
	xorl	%r15d, %r15d
	callq	*%rbp
	testq	%rax, %rax
	je	.LBB1_11
.LBB1_26:
	movq	24(%rsp), %rdi
	movabsq	$NRT_decref, %rax
	callq	*%rax
	movq	32(%rsp), %r14
.LBB1_27:
	movabsq	$NRT_decref, %rax
	movq	%r14, %rdi
	jmp	.LBB1_31
.LBB1_28:
	movq	16(%r14), %rdx
	movabsq	$numba_unpickle, %rax
	callq	*%rax
	movq	%rax, %rbx
.LBB1_29:
	testq	%rbx, %rbx
	je	.LBB1_23
	movabsq	$numba_do_raise, %rax
	movq	%rbx, %rdi
.LBB1_31:
	callq	*%rax
.LBB1_23:
	xorl	%ebx, %ebx
	jmp	.LBB1_16
.LBB1_33:
	movabsq	$PyExc_RuntimeError, %rdi
	movabsq	$".const.Error creating Python tuple from runtime exception arguments", %rsi
	jmp	.LBB1_21
.Lfunc_end1:
	.size	_ZN7cpython10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx, .Lfunc_end1-_ZN7cpython10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx
	.cfi_endproc

	.globl	cfunc._ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx
	.p2align	4
	.type	cfunc._ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx,@function
cfunc._ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx:
	.cfi_startproc
	pushq	%r15
	.cfi_def_cfa_offset 16
	pushq	%r14
	.cfi_def_cfa_offset 24
	pushq	%r12
	.cfi_def_cfa_offset 32
	pushq	%rbx
	.cfi_def_cfa_offset 40
	subq	$184, %rsp
	.cfi_def_cfa_offset 224
	.cfi_offset %rbx, -40
	.cfi_offset %r12, -32
	.cfi_offset %r14, -24
	.cfi_offset %r15, -16
	vmovups	280(%rsp), %xmm3
	movq	%rdi, %rdx
	movq	296(%rsp), %rsi
	movq	320(%rsp), %rdi
	movq	224(%rsp), %rax
	movq	248(%rsp), %rcx
	vxorps	%xmm4, %xmm4, %xmm4
	vmovaps	%xmm4, 144(%rsp)
	movq	$0, 160(%rsp)
	movq	$0, 136(%rsp)
	movq	%rdi, 112(%rsp)
	movq	%rsi, 88(%rsp)
	leaq	144(%rsp), %rdi
	leaq	136(%rsp), %rsi
	vmovups	%xmm3, 72(%rsp)
	movq	%rax, 16(%rsp)
	movabsq	$_ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx, %rax
	movq	%rcx, 40(%rsp)
	movq	%r9, 8(%rsp)
	movq	%r8, (%rsp)
	callq	*%rax
	vmovsd	160(%rsp), %xmm0
	movl	%eax, %ecx
	movq	136(%rsp), %rbx
	movq	144(%rsp), %rax
	movq	152(%rsp), %rdx
	movl	$0, 132(%rsp)
	testl	%ecx, %ecx
	jne	.LBB2_1
.LBB2_7:
	addq	$184, %rsp
	.cfi_def_cfa_offset 40
	popq	%rbx
	.cfi_def_cfa_offset 32
	popq	%r12
	.cfi_def_cfa_offset 24
	popq	%r14
	.cfi_def_cfa_offset 16
	popq	%r15
	.cfi_def_cfa_offset 8
	retq
.LBB2_1:
	.cfi_def_cfa_offset 224
	movq	%rax, %r12
	movabsq	$numba_gil_ensure, %rax
	leaq	132(%rsp), %rdi
	vmovsd	%xmm0, 176(%rsp)
	movq	%rdx, %r15
	callq	*%rax
	movabsq	$PyErr_Clear, %rax
	callq	*%rax
	movl	8(%rbx), %esi
	movq	(%rbx), %rdi
	cmpl	$0, 32(%rbx)
	jle	.LBB2_4
	movslq	%esi, %rsi
	movabsq	$PyBytes_FromStringAndSize, %rax
	callq	*%rax
	movq	16(%rbx), %rdi
	movq	%rax, %r14
	callq	*24(%rbx)
	testq	%rax, %rax
	je	.LBB2_3
	movabsq	$numba_runtime_build_excinfo_struct, %rcx
	movq	%r14, %rdi
	movq	%rax, %rsi
	callq	*%rcx
	movq	%rax, %r14
	movabsq	$NRT_Free, %rax
	movq	%rbx, %rdi
	callq	*%rax
	jmp	.LBB2_5
.LBB2_4:
	movq	16(%rbx), %rdx
	movabsq	$numba_unpickle, %rax
	callq	*%rax
	movq	%rax, %r14
.LBB2_5:
	testq	%r14, %r14
	je	.LBB2_6
	movabsq	$numba_do_raise, %rax
	movq	%r14, %rdi
	callq	*%rax
.LBB2_6:
	movabsq	$".const.<numba.core.cpu.CPUContext>", %rdi
	movabsq	$PyUnicode_FromString, %rax
	callq	*%rax
	movabsq	$PyErr_WriteUnraisable, %r14
	movq	%rax, %rbx
	movq	%rbx, %rdi
	callq	*%r14
	movabsq	$Py_DecRef, %rax
	movq	%rbx, %rdi
	callq	*%rax
	movabsq	$numba_gil_release, %rax
	leaq	132(%rsp), %rdi
	callq	*%rax
	vmovsd	176(%rsp), %xmm0
	movq	%r12, %rax
	movq	%r15, %rdx
	jmp	.LBB2_7
.LBB2_3:
	movabsq	$PyExc_RuntimeError, %rdi
	movabsq	$".const.Error creating Python tuple from runtime exception arguments.1", %rsi
	movabsq	$PyErr_SetString, %rax
	callq	*%rax
	vxorps	%xmm0, %xmm0, %xmm0
	xorl	%eax, %eax
	xorl	%edx, %edx
	jmp	.LBB2_7
.Lfunc_end2:
	.size	cfunc._ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx, .Lfunc_end2-cfunc._ZN10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx
	.cfi_endproc

	.weak	NRT_incref
	.p2align	4
	.type	NRT_incref,@function
NRT_incref:
	testq	%rdi, %rdi
	je	.LBB3_2
	lock		incq	(%rdi)
.LBB3_2:
	retq
.Lfunc_end3:
	.size	NRT_incref, .Lfunc_end3-NRT_incref

	.weak	NRT_decref
	.p2align	4
	.type	NRT_decref,@function
NRT_decref:
	.cfi_startproc
	testq	%rdi, %rdi
	je	.LBB4_2
	#MEMBARRIER
	lock		decq	(%rdi)
	je	.LBB4_3
.LBB4_2:
	retq
.LBB4_3:
	movabsq	$NRT_MemInfo_call_dtor, %rax
	#MEMBARRIER
	jmpq	*%rax
.Lfunc_end4:
	.size	NRT_decref, .Lfunc_end4-NRT_decref
	.cfi_endproc

	.type	.const._advance,@object
	.section	.lrodata,"al",@progbits
.const._advance:
	.asciz	"_advance"
	.size	.const._advance, 9

	.type	_ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx,@object
	.comm	_ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx,8,8
	.type	".const.missing Environment: _ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx",@object
	.p2align	4, 0x0
".const.missing Environment: _ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx":
	.asciz	"missing Environment: _ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx"
	.size	".const.missing Environment: _ZN08NumbaEnv10deeplinear7kernels13scalar_output8_advanceB2v1B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedEdddxx", 198

	.type	".const.can't unbox array from PyObject into native value.  The object maybe of a different type",@object
	.p2align	4, 0x0
".const.can't unbox array from PyObject into native value.  The object maybe of a different type":
	.asciz	"can't unbox array from PyObject into native value.  The object maybe of a different type"
	.size	".const.can't unbox array from PyObject into native value.  The object maybe of a different type", 89

	.type	".const.Error creating Python tuple from runtime exception arguments",@object
	.p2align	4, 0x0
".const.Error creating Python tuple from runtime exception arguments":
	.asciz	"Error creating Python tuple from runtime exception arguments"
	.size	".const.Error creating Python tuple from runtime exception arguments", 61

	.type	".const.Error creating Python tuple from runtime exception arguments.1",@object
	.p2align	4, 0x0
".const.Error creating Python tuple from runtime exception arguments.1":
	.asciz	"Error creating Python tuple from runtime exception arguments"
	.size	".const.Error creating Python tuple from runtime exception arguments.1", 61

	.type	".const.<numba.core.cpu.CPUContext>",@object
	.p2align	4, 0x0
".const.<numba.core.cpu.CPUContext>":
	.asciz	"<numba.core.cpu.CPUContext>"
	.size	".const.<numba.core.cpu.CPUContext>", 28

	.type	_ZN08NumbaEnv5numba2np8arrayobj16ol_np_zeros_like12_3clocals_3e4implB2v2B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE5ArrayIdLi2E1C7mutable7alignedE27omitted_28default_3dNone_29,@object
	.comm	_ZN08NumbaEnv5numba2np8arrayobj16ol_np_zeros_like12_3clocals_3e4implB2v2B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE5ArrayIdLi2E1C7mutable7alignedE27omitted_28default_3dNone_29,8,8
	.type	_ZN08NumbaEnv5numba2np8arrayobj16ol_np_empty_like12_3clocals_3e4implB2v3B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE5ArrayIdLi2E1C7mutable7alignedEv,@object
	.comm	_ZN08NumbaEnv5numba2np8arrayobj16ol_np_empty_like12_3clocals_3e4implB2v3B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE5ArrayIdLi2E1C7mutable7alignedEv,8,8
	.type	.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57,@object
	.p2align	4, 0x0
.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57:
	.ascii	"\200\004\225~\000\000\000\000\000\000\000\214\bbuiltins\224\214\nValueError\224\223\224\214[array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.\224\205\224N\207\224."
	.size	.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57, 137

	.type	.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57.sha1,@object
	.p2align	4, 0x0
.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57.sha1:
	.ascii	"X\341N\314\265\007\261\340 i\201t\002#\346\205\313\214<W"
	.size	.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57.sha1, 20

	.type	.const.picklebuf.58e14eccb507b1e0206981740223e685cb8c3c57,@object
	.p2align	4, 0x0
.const.picklebuf.58e14eccb507b1e0206981740223e685cb8c3c57:
	.quad	.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57
	.long	137
	.zero	4
	.quad	.const.pickledata.58e14eccb507b1e0206981740223e685cb8c3c57.sha1
	.quad	0
	.long	0
	.zero	4
	.size	.const.picklebuf.58e14eccb507b1e0206981740223e685cb8c3c57, 40

	.type	_ZN08NumbaEnv5numba2np8arrayobj15_call_allocatorB2v4B42c8tJTC_2fWQA93W1AaAIYBPIqRBFCjDSZRVAJmaQIAEN29typeref_5b_3cclass_20_27numba4core5types8npytypes14Array_27_3e_5dExj,@object
	.comm	_ZN08NumbaEnv5numba2np8arrayobj15_call_allocatorB2v4B42c8tJTC_2fWQA93W1AaAIYBPIqRBFCjDSZRVAJmaQIAEN29typeref_5b_3cclass_20_27numba4core5types8npytypes14Array_27_3e_5dExj,8,8
	.type	_ZN08NumbaEnv5numba2np8arrayobj18_ol_array_allocate12_3clocals_3e4implB2v5B42c8tJTIeFIjxB2IKSgI4CrvQClcaMQ5hEEUSJJgA_3dEN29typeref_5b_3cclass_20_27numba4core5types8npytypes14Array_27_3e_5dExj,@object
	.comm	_ZN08NumbaEnv5numba2np8arrayobj18_ol_array_allocate12_3clocals_3e4implB2v5B42c8tJTIeFIjxB2IKSgI4CrvQClcaMQ5hEEUSJJgA_3dEN29typeref_5b_3cclass_20_27numba4core5types8npytypes14Array_27_3e_5dExj,8,8
	.type	.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209,@object
	.p2align	4, 0x0
.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209:
	.ascii	"\200\004\225K\000\000\000\000\000\000\000\214\bbuiltins\224\214\013MemoryError\224\223\224\214'Allocation failed (probably too large).\224\205\224N\207\224."
	.size	.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209, 86

	.type	.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209.sha1,@object
	.p2align	4, 0x0
.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209.sha1:
	.ascii	"\272(\235\201\360\\p \363G|\025sH\004\337e\253\342\t"
	.size	.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209.sha1, 20

	.type	.const.picklebuf.ba289d81f05c7020f3477c15734804df65abe209,@object
	.p2align	4, 0x0
.const.picklebuf.ba289d81f05c7020f3477c15734804df65abe209:
	.quad	.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209
	.long	86
	.zero	4
	.quad	.const.pickledata.ba289d81f05c7020f3477c15734804df65abe209.sha1
	.quad	0
	.long	0
	.zero	4
	.size	.const.picklebuf.ba289d81f05c7020f3477c15734804df65abe209, 40

	.type	_ZN08NumbaEnv5numba2np8arrayobj18ol_array_zero_fill12_3clocals_3e4implB2v6B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE5ArrayIdLi2E1C7mutable7alignedE,@object
	.comm	_ZN08NumbaEnv5numba2np8arrayobj18ol_array_zero_fill12_3clocals_3e4implB2v6B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAw4hWqFpgsIBZmgA_3dE5ArrayIdLi2E1C7mutable7alignedE,8,8
	.type	_ZN08NumbaEnv10deeplinear7kernels13scalar_output9_backwardB2v7B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBEwPMAsTQA_3dE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE24Literal_5bint_5d_2832_29,@object
	.comm	_ZN08NumbaEnv10deeplinear7kernels13scalar_output9_backwardB2v7B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBEwPMAsTQA_3dE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE24Literal_5bint_5d_2832_29,8,8
	.type	_ZN08NumbaEnv10deeplinear7kernels13scalar_output5_sameB2v8B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedE,@object
	.comm	_ZN08NumbaEnv10deeplinear7kernels13scalar_output5_sameB2v8B44c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAK4JIagIAE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedE,8,8
	.type	_ZN08NumbaEnv10deeplinear7kernels13scalar_output7_updateB2v9B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBEwPMAsTQA_3dE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE24Row_2832_2c_20float64_29d24Literal_5bint_5d_2832_29,@object
	.comm	_ZN08NumbaEnv10deeplinear7kernels13scalar_output7_updateB2v9B54c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBEwPMAsTQA_3dE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi2E1C7mutable7alignedE5ArrayIdLi1E1C7mutable7alignedE24Row_2832_2c_20float64_29d24Literal_5bint_5d_2832_29,8,8
	.section	".note.GNU-stack","",@progbits
